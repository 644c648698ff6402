"""The arithmetic of the calculators: plain numbers in, plain numbers out.

One module a calculator, and `proportions` for what several share. Rates are fractions
of 1. None of it knows Django, a clock or a language.
"""
