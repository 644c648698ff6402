from django.urls import reverse

from calculator.calculators import CALCULATORS
from config.sitemaps import SiteSitemap


class CalculatorSitemap(SiteSitemap):
    def items(self):
        return ["list", *(calculator.name for calculator in CALCULATORS)]

    def location(self, name):
        return reverse(f"calculator:{name}")
