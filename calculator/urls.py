from django.urls import path

from calculator import views
from calculator.calculators import CALCULATORS

app_name = "calculator"

urlpatterns = [path("", views.calculator_list, name="list")] + [
    path(
        calculator.route,
        views.calculator_page,
        {"calculator": calculator},
        name=calculator.name,
    )
    for calculator in CALCULATORS
]
