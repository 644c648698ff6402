from django.urls import reverse

from calculator.calculators import CALCULATORS
from config.sitemaps import SiteSitemap


class CalculatorSitemap(SiteSitemap):
    def items(self):
        return [None, *CALCULATORS]

    def location(self, calculator):
        if calculator is None:
            return reverse("calculator:list")
        return calculator.get_absolute_url()
