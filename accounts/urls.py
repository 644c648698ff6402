from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.account, name="account"),
    path("second-step/", views.second_step, name="second-step"),
    path("passkey/", views.passkey, name="passkey"),
    path("confirm/", views.confirm, name="confirm"),
    path("app/", views.app, name="app"),
    path("app/remove/", views.remove_app, name="remove-app"),
    path("passkeys/add/", views.add_passkey, name="add-passkey"),
    path("passkeys/<int:pk>/remove/", views.remove_passkey, name="remove-passkey"),
    path("recovery-codes/", views.recovery_codes, name="recovery-codes"),
    path("sessions/end/", views.end_sessions, name="end-sessions"),
    path("language/", views.language, name="language"),
]
