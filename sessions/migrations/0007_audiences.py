from django.db import migrations


def recount_for_audiences(apps, schema_editor):
    """Mark the wards and days with sessions for an audience: their numbers by audience are still to be counted."""
    sessions = apps.get_model("training", "TrainingSession").objects.exclude(audience="everyone")
    model = apps.get_model("campaign", "DirtyKey")
    keys = sessions.order_by().values_list("campaign", "area", "day").distinct()
    rows = [model(campaign_id=campaign, area_id=area, day=day) for campaign, area, day in keys.iterator()]
    model.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0006_lacking'),
        ('campaign', '0001_squashed_0005_subjects'),
    ]

    operations = [
        migrations.RunPython(recount_for_audiences, migrations.RunPython.noop),
    ]
