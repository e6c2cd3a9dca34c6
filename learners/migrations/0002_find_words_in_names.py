from django.db import migrations

from campaign.trigrams import trigram_index


class Migration(migrations.Migration):
    dependencies = [("learners", "0001_initial")]
    operations = [trigram_index("learners_learner")]
