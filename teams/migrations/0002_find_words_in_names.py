from django.db import migrations

from campaign.trigrams import trigram_index


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]
    operations = [trigram_index("teams_volunteer")]
