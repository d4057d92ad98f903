from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

