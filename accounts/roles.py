"""The groups of people, named in the language of whoever reads.

Other apps make the groups, and translate their names.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.forms import ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _


class RolesField(ModelMultipleChoiceField):
    def label_from_instance(self, group):
        return _(group.name)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        groups = Group.objects.order_by("name")
        return [(str(group.pk), _(group.name)) for group in groups]

    def queryset(self, request, users):
        is_offered = self.value() in dict(self.lookup_choices)
        return users.filter(groups=self.value()) if is_offered else users
