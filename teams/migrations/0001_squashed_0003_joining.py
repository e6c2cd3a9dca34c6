"""A new database in one step; the steps that it replaces stay for databases from before, until the first release."""

import campaign.ids
import django.db.models.deletion
import django.utils.timezone
import phonenumber_field.modelfields
from django.conf import settings
from django.db import migrations, models

from campaign.trigrams import trigram_index


class Migration(migrations.Migration):

    replaces = [
        ('teams', '0001_initial'),
        ('teams', '0002_find_words_in_names'),
        ('teams', '0003_joining'),
    ]

    initial = True

    dependencies = [
        ('campaign', '0001_squashed_0005_subjects'),
    ]

    operations = [
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('search_name', models.CharField(editable=False, max_length=120)),
                ('sort_name', models.CharField(db_index=True, editable=False, max_length=250)),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='active since')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='campaign.area', verbose_name='area')),
                ('continued_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='continues', to='teams.team')),
            ],
            options={
                'ordering': ['sort_name'],
                'constraints': [models.UniqueConstraint(fields=('area', 'search_name'), name='one_team_per_name_and_area')],
            },
        ),
        migrations.CreateModel(
            name='Volunteer',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('full_name', models.CharField(max_length=120, verbose_name='full name')),
                ('search_name', models.CharField(editable=False, max_length=120)),
                ('sort_name', models.CharField(db_index=True, editable=False, max_length=300)),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='birth year')),
                ('phone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='volunteer', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'ordering': ['sort_name'],
                'indexes': [models.Index(fields=['phone'], name='volunteer_by_phone')],
            },
        ),
        migrations.CreateModel(
            name='Rota',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('venue', models.CharField(max_length=200, verbose_name='venue')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day of the week')),
                ('starts', models.TimeField(verbose_name='from')),
                ('ends', models.TimeField(verbose_name='to')),
                ('people', models.PositiveSmallIntegerField(default=2, verbose_name='people at the desk')),
                ('first_on', models.DateField(verbose_name='from which day')),
                ('last_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rotas', to='campaign.area')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('teams', models.ManyToManyField(related_name='rotas', to='teams.team')),
            ],
            options={
                'ordering': ['weekday', 'starts', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='a_rota_is_on_a_weekday'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='a_rota_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('leader', 'Leader'), ('deputy', 'Deputy'), ('member', 'Member')], default='member', max_length=10, verbose_name='role')),
                ('starts_on', models.DateField(verbose_name='since')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='teams.team')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='teams.volunteer')),
            ],
            options={
                'ordering': ['starts_on'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('team', 'volunteer'), name='one_open_membership_per_team_and_volunteer'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_membership_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('group_name', models.CharField(blank=True, max_length=120, verbose_name='for whom')),
                ('salt', models.BinaryField(max_length=16)),
                ('token_hash', models.BinaryField(max_length=32, unique=True)),
                ('most', models.PositiveSmallIntegerField(verbose_name='places')),
                ('used', models.PositiveSmallIntegerField(default=0)),
                ('expires_at', models.DateTimeField(verbose_name='open until')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='teams.team')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('used__lte', models.F('most'))), name='an_invitation_is_used_at_most_so_often'), models.CheckConstraint(condition=models.Q(('most__range', (1, 300))), name='an_invitation_is_for_1_to_300_people')],
            },
        ),
        migrations.CreateModel(
            name='TeamChange',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('split', 'Split'), ('merge', 'Merged')], max_length=10)),
                ('on_day', models.DateField()),
                ('former_closed_on', models.DateField(blank=True, null=True)),
                ('carried', models.JSONField(default=list)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes_from', to='teams.team')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes_to', to='teams.team')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='a_team_changes_into_another')],
            },
        ),
        migrations.CreateModel(
            name='Guardian',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('full_name', models.CharField(blank=True, max_length=120, verbose_name='full name')),
                ('phone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='phone')),
                ('must_agree', models.BooleanField()),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('heard_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardians', to='teams.team')),
                ('volunteer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='guardian', to='teams.volunteer')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('must_agree', False), ('agreed_at__isnull', False), models.Q(models.Q(('phone', ''), _negated=True), models.Q(('full_name', ''), _negated=True)), _connector='OR'), name='a_guardian_who_is_asked_can_be_called')],
            },
        ),
        migrations.CreateModel(
            name='RotaDay',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('training_session_id', models.UUIDField()),
                ('rota', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='made_days', to='teams.rota')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.team')),
            ],
            options={
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('rota', 'day'), name='one_session_per_rota_and_day')],
            },
        ),
        migrations.CreateModel(
            name='MovedMember',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('had_ended_on', models.DateField(blank=True, null=True)),
                ('role', models.CharField(max_length=10)),
                ('current', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.membership')),
                ('former', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.membership')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moved', to='teams.teamchange')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('change', 'former'), name='one_move_per_change_and_membership')],
            },
        ),
        migrations.CreateModel(
            name='Joining',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('agreed_at', models.DateTimeField()),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joinings', to='teams.invitation')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joinings', to='teams.volunteer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('invitation', 'volunteer'), name='one_joining_per_invitation_and_volunteer')],
            },
        ),
        trigram_index('teams_volunteer'),
    ]
