from django.urls import path

from campaign.views.pending import pending

app_name = "learners"
urlpatterns = [
    path("", pending, name="learner_list"),
    path("new/", pending, name="learner_create"),
    path("<uuid:pk>/", pending, name="learner_detail"),
    path("<uuid:pk>/edit/", pending, name="learner_edit"),
    path("<uuid:pk>/observations/", pending, name="observation_create"),
]
