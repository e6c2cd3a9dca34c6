"""Columns that several kinds of lists have, with the headers they are known by (folded, "|" between them)."""

from django.utils.translation import gettext_lazy as _

from campaign.imports.columns import Column

NAME_HEADERS = "ho va ten|ho ten|ten|full name|name|ho ten day du|ho va ten day du"
PHONE_HEADERS = (
    "so dien thoai|dien thoai|sdt|so dt|dt|dien thoai di dong|so dien thoai di dong|di dong|so may|"
    "phone|phone number|mobile|tel"
)
AREA = Column(
    "area",
    _("Ward or commune"),
    "phuong xa|phuong xa dac khu|phuong|xa|xa phuong|phuong xa moi|dia ban|don vi|noi o|"
    "area|ward|commune|ward commune|ward or commune",
    required=True,
    sample="Phường Láng",
)
DISTRICT = Column(
    "district",
    _("Former district"),
    "quan huyen|quan|huyen|quan huyen cu|quan huyen thi xa|district|former district",
)
BIRTH_YEAR = Column(
    "birth_year",
    _("Birth year"),
    "nam sinh|ngay sinh|ngay thang nam sinh|ngay sinh nam sinh|sinh nam|ns|"
    "birth year|year of birth|date of birth|birthday|dob",
    sample="1956",
)
FAMILY_NAME = Column(
    "family_name",
    _("Family and middle names"),
    "ho|ho dem|ho va ten dem|ho va dem|ho ten dem|family name|last name|surname",
)
