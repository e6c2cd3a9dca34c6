from django.urls import path

from learners.views import (
    actions,
    confirmations,
    follow_ups,
    learners,
    merges,
    observations,
    retention,
    skills,
    timelines,
)

app_name = "learners"
urlpatterns = [
    path("", learners.learner_list, name="learner_list"),
    path("new/", learners.learner_create, name="learner_create"),
    path("follow-ups/", follow_ups.follow_up_list, name="follow_up_list"),
    path("follow-ups/due/", follow_ups.follow_up_due, name="follow_up_due"),
    path("follow-ups/<uuid:pk>/", follow_ups.follow_up_detail, name="follow_up_detail"),
    path("answers/<uuid:pk>/take-back/", follow_ups.answer_take_back, name="answer_take_back"),
    path("actions/", actions.action_list, name="action_list"),
    path("actions/<uuid:pk>/", actions.action_edit, name="action_edit"),
    path("actions/<uuid:pk>/close/", actions.action_close, name="action_close"),
    path("actions/<uuid:pk>/reopen/", actions.action_reopen, name="action_reopen"),
    path("skills/", skills.skill_list, name="skill_list"),
    path("skills/new/", skills.skill_create, name="skill_create"),
    path("skills/<int:pk>/", skills.skill_edit, name="skill_edit"),
    path("skills/<int:pk>/archive/", skills.skill_archive, name="skill_archive"),
    path("skills/<int:pk>/restore/", skills.skill_restore, name="skill_restore"),
    path("bundles/new/", skills.bundle_create, name="bundle_create"),
    path("bundles/<uuid:pk>/", skills.bundle_edit, name="bundle_edit"),
    path("bundles/<uuid:pk>/archive/", skills.bundle_archive, name="bundle_archive"),
    path("bundles/<uuid:pk>/restore/", skills.bundle_restore, name="bundle_restore"),
    path("areas/<uuid:pk>/retention/", retention.retention_detail, name="retention_detail"),
    path("<uuid:pk>/timeline/", timelines.learner_timeline, name="learner_timeline"),
    path("<uuid:pk>/state-confirmation/", confirmations.state_confirmation_edit, name="state_confirmation_edit"),
    path("<uuid:pk>/", learners.learner_detail, name="learner_detail"),
    path("<uuid:pk>/merge/", merges.learner_merge, name="learner_merge"),
    path("merges/<uuid:pk>/undo/", merges.learner_unmerge, name="learner_unmerge"),
    path("<uuid:pk>/edit/", learners.learner_edit, name="learner_edit"),
    path("<uuid:pk>/observations/", observations.observation_create, name="observation_create"),
]
