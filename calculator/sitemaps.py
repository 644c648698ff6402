from django.urls import reverse

from calculator.calculators import CALCULATORS
from config.sitemaps import NamedPages


class CalculatorSitemap(NamedPages):
    names = (None, *CALCULATORS)

    def path(self, calculator):
        if calculator is None:
            return reverse("calculator:list")
        return calculator.get_absolute_url()
