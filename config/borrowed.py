"""What Django's own catalogues lack in et or ro, or say wrongly or in other words.

Nothing imports this: `make messages` gathers them here, so that `locale/` can say them.
"""

from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

# The admin's pages.
N_("Hold down “Control”, or “Command” on a Mac, to select more than one.")
N_("Select this object for an action - {}")
N_("Select all objects on this page for an action")
N_("The %(name)s “%(obj)s” was deleted successfully.")
N_("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?")
N_(
    "There’s been an error. It’s been reported to the site administrators via email "
    "and should be fixed shortly. Thanks for your patience."
)
N_("Breadcrumbs")
N_("Model name")
N_("Add link")
N_("Change or view list link")
N_("You don’t have permission to view or edit anything.")
N_("After you’ve created a user, you’ll be able to edit more user options.")
N_("Error:")
N_("Skip to main content")
N_("Hide counts")
N_("Show counts")
N_("Toggle theme (current theme: auto)")
N_("Toggle theme (current theme: light)")
N_("Toggle theme (current theme: dark)")
N_("Added:")
N_("Changed:")
N_("Deleted:")
N_("Sidebar")
N_("Filter navigation items")
N_(
    "This object doesn’t have a change history. It probably wasn’t added via this "
    "admin site."
)
N_("View selected %(model)s")
N_("Thanks for spending some quality time with the web site today.")

N_("Save and add another")
N_("Save and continue editing")
N_("Save and view")
N_("Save as new")
N_("Select %s to change")
N_("Select %s to view")
N_("%(app)s administration")
N_("Authentication and Authorization")

# Rows that are moved by dragging, or by a button.
N_("Sort")
N_("Move to first position")
N_("Move to last position")
N_("Move selected to specific page")
N_("Move selected ... pages back")
N_("Move selected ... pages forward")
N_("Move selected to first page")
N_("Move selected to last page")

# Users and passwords. Some in Estonian say password otherwise than the rest.
N_("password")
N_("Password change")
N_(
    "Please enter your old password, for security’s sake, and then enter your new "
    "password twice so we can verify you typed it in correctly."
)
N_("Old password")
N_("New password")
N_("New password confirmation")
N_("Password confirmation")
N_("Enter the same password as before, for verification.")
N_("Change my password")
N_("Password change successful")
N_("Password changed successfully.")
N_("Your password was changed.")
N_("Change password: %s")
N_("Enter a new password for the user <strong>%(username)s</strong>.")
N_("Your password can’t be too similar to your other personal information.")
N_("Your password can’t be a commonly used password.")
N_("Your password can’t be entirely numeric.")
N_("The password is too similar to the %(verbose_name)s.")
N_("This password is too common.")
N_("This password is entirely numeric.")
N_("Set password")
N_("Reset password")
N_("Set password: %s")
N_("Disable password-based authentication")
N_("Enable password-based authentication")
N_(
    "This action will <strong>enable</strong> password-based authentication for this "
    "user."
)
N_("Conflicting form data submitted. Please try again.")
N_("Password-based authentication was disabled.")
N_("Password-based authentication")
N_(
    "Whether the user will be able to authenticate using a password or not. If "
    "disabled, they may still be able to authenticate using other backends, such as "
    "Single Sign-On or LDAP."
)
N_("Enabled")
N_("Disabled")
N_("Raw passwords are not stored, so there is no way to see the user’s password.")
N_("Enable password-based authentication for this user by setting a password.")
N_(
    "Enter a valid username. This value may contain only unaccented lowercase a-z and "
    "uppercase A-Z letters, numbers, and @/./+/-/_ characters."
)

# What forms refuse.
N_(
    "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or "
    "hyphens."
)
N_("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.")
N_("Enter a valid JSON.")
N_("“%(pk)s” is not a valid value.")
N_("Constraint “%(name)s” is violated.")
N_("Value must be valid JSON.")
N_("“%(value)s” value must be an integer.")
N_("“%(value)s” value must be either True or False.")
N_("“%(value)s” value must be either True, False, or None.")
N_("“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format.")
N_("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date.")
N_(
    "ManagementForm data is missing or has been tampered with. Missing fields: "
    "%(field_names)s. You may need to file a bug report if the issue persists."
)

# Months stand within dates.
N_("January")
N_("February")
N_("March")
N_("April")
N_("May")
N_("June")
N_("July")
N_("August")
N_("September")
N_("October")
N_("November")
N_("December")


def counted(number):
    ngettext(
        "Please correct the error below.", "Please correct the errors below.", number
    )
    ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        number,
    )
    ngettext(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        number,
    )
    ngettext(
        "Please submit at most %(num)d form.",
        "Please submit at most %(num)d forms.",
        number,
    )
    ngettext(
        "Please submit at least %(num)d form.",
        "Please submit at least %(num)d forms.",
        number,
    )
