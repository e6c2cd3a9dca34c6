from django.urls import path

from sessions.sync import views

urlpatterns = [
    path("marks/", views.sync_marks, name="sync_marks"),
    path("follow-ups/", views.sync_follow_ups, name="sync_follow_ups"),
    path("roster/<uuid:pk>/", views.sync_roster, name="sync_roster"),
]
