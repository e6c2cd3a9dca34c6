from django.urls import path

from learners.views import learners, observations

app_name = "learners"
urlpatterns = [
    path("", learners.learner_list, name="learner_list"),
    path("new/", learners.learner_create, name="learner_create"),
    path("<uuid:pk>/", learners.learner_detail, name="learner_detail"),
    path("<uuid:pk>/edit/", learners.learner_edit, name="learner_edit"),
    path("<uuid:pk>/observations/", observations.observation_create, name="observation_create"),
]
