from django import get_version

