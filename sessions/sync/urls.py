from django.urls import path

from sessions.sync import views

urlpatterns = [
    path("marks/", views.sync_marks, name="sync_marks"),
    path("roster/<uuid:pk>/", views.sync_roster, name="sync_roster"),
]
