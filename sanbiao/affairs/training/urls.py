"""The addresses of training. `sign-in` alone is open to everybody: a phone reaches it by the code on the screen."""

from django.urls import path

from sanbiao.affairs.training import views
from sanbiao.registry.codes.sections import Section

navigation = (
    (Section.TRAINING, "培训概况", "training"),
    (Section.TRAINING, "年度计划", "training-plan"),
    (Section.TRAINING, "人次与人数", "training-turnout"),
    (Section.TRAINING, "学时达标", "training-hours"),
    (Section.TRAINING, "轮训覆盖", "training-rotation"),
    (Section.TRAINING, "读本进度", "training-reading"),
)

OF_CLASSES = {"slug": "training-classrun"}
"""What the addresses of a class leave unsaid."""

public = [path("s/<str:token>/", views.PhoneView.as_view(), name="sign-in")]

urlpatterns = [
    path("training/", views.OverviewView.as_view(), name="training"),
    path("training/plan/", views.PlanView.as_view(), name="training-plan"),
    path("training/turnout/", views.TurnoutView.as_view(), name="training-turnout"),
    path("training/hours/", views.HoursView.as_view(), name="training-hours"),
    path("training/rotation/", views.RotationView.as_view(), name="training-rotation"),
    path("training/reading/", views.ReadingView.as_view(), name="training-reading"),
    path("training/classes/<int:pk>/", views.ClassView.as_view(), OF_CLASSES, name="class"),
    path("training/classes/<int:pk>/attendance/", views.AttendanceView.as_view(), OF_CLASSES, name="class-attendance"),
    path("training/classes/<int:pk>/sheet/", views.ClassSheetView.as_view(), OF_CLASSES, name="class-sheet"),
    path("training/classes/<int:pk>/sign-in/", views.CodeView.as_view(), OF_CLASSES, name="class-sign-in"),
    *public,
]
