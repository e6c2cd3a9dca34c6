"""A new database in one step; the steps that it replaces stay for databases from before, until the first release."""

import campaign.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('training', '0001_initial'),
        ('training', '0002_seat_waits'),
        ('training', '0003_calendar_feeds'),
        ('training', '0004_planning'),
        ('training', '0005_again_on'),
    ]

    initial = True

    dependencies = [
        ('campaign', '0001_squashed_0005_subjects'),
        ('learners', '0001_squashed_0011_agreed_visits'),
        ('teams', '0001_squashed_0003_joining'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('repeat', 'Repeated'), ('copy', 'Copied'), ('change', 'Changed together'), ('cancel', 'Called off together')], max_length=10)),
                ('done_at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('search_name', models.CharField(editable=False, max_length=120)),
                ('kind', models.CharField(choices=[('party_branch', 'Ward Party branch'), ('school', 'School'), ('university', 'University'), ('business', 'Business'), ('association', 'Association')], max_length=20, verbose_name='kind')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='campaign.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'search_name'), name='one_partner_of_a_name_per_area')],
            },
        ),
        migrations.CreateModel(
            name='QuarantinedMark',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('mark_id', models.CharField(blank=True, max_length=64)),
                ('outcome', models.CharField(max_length=10)),
                ('code', models.CharField(blank=True, max_length=30)),
                ('item', models.TextField()),
                ('item_hash', models.BinaryField(max_length=32, unique=True)),
                ('device_id', models.UUIDField(blank=True, null=True)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('resolution', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.BinaryField(max_length=32, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to='campaign.area')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to='teams.team')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('team__isnull', True), ('area__isnull', True), _connector='OR'), name='a_calendar_feed_has_one_subject'), models.UniqueConstraint(condition=models.Q(('area__isnull', True), ('revoked_at__isnull', True), ('team__isnull', True)), fields=('owner',), name='one_live_calendar_feed_per_person'), models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('team__isnull', False)), fields=('owner', 'team'), name='one_live_calendar_feed_per_owner_and_team'), models.UniqueConstraint(condition=models.Q(('area__isnull', False), ('revoked_at__isnull', True)), fields=('owner', 'area'), name='one_live_calendar_feed_per_owner_and_area')],
            },
        ),
        migrations.CreateModel(
            name='Directions',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('place', models.CharField(editable=False, max_length=200)),
                ('words', models.CharField(max_length=200, verbose_name='how to get there')),
                ('written_at', models.DateTimeField(auto_now=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='directions', to='campaign.area')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'place'), name='one_text_of_directions_per_venue')],
            },
        ),
        migrations.CreateModel(
            name='TrainingSession',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('class', 'Class'), ('door_to_door', 'Door-to-door visits'), ('help_desk', 'Help desk'), ('kiosk', 'Kiosk'), ('train_the_trainer', 'Training for volunteers'), ('online', 'Online session')], default='class', max_length=20, verbose_name='kind')),
                ('title', models.CharField(blank=True, max_length=160, verbose_name='title')),
                ('venue', models.CharField(max_length=200, verbose_name='venue')),
                ('starts_at', models.DateTimeField(verbose_name='starts at')),
                ('ends_at', models.DateTimeField(verbose_name='ends at')),
                ('day', models.DateField(editable=False)),
                ('seats', models.PositiveSmallIntegerField(default=30, verbose_name='seats')),
                ('audience', models.CharField(choices=[('everyone', 'Everyone'), ('older', 'Older residents'), ('public_servants', 'Public servants'), ('students', 'Pupils and students'), ('volunteers', 'Volunteers')], default='everyone', max_length=20, verbose_name='audience')),
                ('drafted_at', models.DateTimeField(blank=True, null=True)),
                ('drafted_people', models.JSONField(blank=True, default=dict)),
                ('series', models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('finish_note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='campaign.area', verbose_name='ward or commune')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='campaign.campaign')),
                ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finished_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partners', models.ManyToManyField(blank=True, related_name='sessions', to='training.partner', verbose_name='partners')),
                ('skills', models.ManyToManyField(blank=True, related_name='sessions', to='learners.skill', verbose_name='skills')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='teams.team', verbose_name='team')),
            ],
            options={
                'ordering': ['starts_at'],
                'indexes': [models.Index(fields=['area', 'day'], name='sessions_of_an_area'), models.Index(fields=['team', 'starts_at'], name='sessions_of_a_team'), models.Index(fields=['campaign', 'day'], name='sessions_of_a_campaign')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_session_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('lead', 'in charge'), ('companion', 'companion'), ('support', 'support')], default='companion', max_length=10)),
                ('place', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('stand_in_wanted_at', models.DateTimeField(blank=True, null=True)),
                ('stand_in_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('checked_in_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('checked_in_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='teams.volunteer')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='training.trainingsession')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'volunteer'), name='one_sign_up_per_session_and_volunteer'), models.UniqueConstraint(fields=('session', 'role', 'place'), name='one_sign_up_per_session_role_and_place')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('lead', 'in charge'), ('companion', 'companion'), ('support', 'support')], max_length=10)),
                ('places', models.PositiveSmallIntegerField()),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='training.trainingsession')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'role'), name='one_shift_per_session_and_role'), models.CheckConstraint(condition=models.Q(('places__lte', 200)), name='a_shift_has_at_most_200_places')],
            },
        ),
        migrations.CreateModel(
            name='SeatWait',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('seated', 'has a seat'), ('left', 'left the list')], default='waiting', max_length=10)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seat_waits', to='learners.learner')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seat_waits', to='training.trainingsession')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'learner'), name='one_seat_wait_per_session_and_learner'), models.UniqueConstraint(fields=('session', 'number'), name='one_seat_wait_per_session_and_number')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('day_before', 'Reminder the day before'), ('moved', 'Session moved'), ('called_off', 'Session called off'), ('released', 'Not needed any more'), ('offered', 'Place offered'), ('stand_in', 'Stand-in wanted'), ('no_marks', 'No attendance yet')], max_length=20)),
                ('channel', models.CharField(choices=[('email', 'E-mail')], max_length=10)),
                ('slot', models.CharField(max_length=40)),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unclear'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('crashes', models.PositiveSmallIntegerField(default=0)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('lease', models.UUIDField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='teams.volunteer')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='training.trainingsession')),
            ],
            options={
                'ordering': ['-due_at'],
                'indexes': [models.Index(fields=['state', 'due_at'], name='reminders_due')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'session', 'volunteer', 'channel', 'slot'), name='one_reminder_per_kind_session_person_channel_and_slot')],
            },
        ),
        migrations.CreateModel(
            name='QueueFile',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('content', models.BinaryField(blank=True)),
                ('content_hash', models.BinaryField(max_length=32)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('device_id', models.UUIDField()),
                ('brought_at', models.DateTimeField(auto_now_add=True)),
                ('stored_at', models.DateTimeField(blank=True, null=True)),
                ('outcomes', models.JSONField(default=dict)),
                ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('maker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sessions', models.ManyToManyField(blank=True, related_name='+', to='training.trainingsession')),
            ],
            options={
                'ordering': ['-brought_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stored_at__isnull', True)), fields=('brought_by', 'content_hash'), name='one_draft_per_person_and_queue_file')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('present', 'Present'), ('late', 'Late'), ('excused', 'Excused'), ('absent', 'Absent'), ('unmarked', 'Not marked yet')], max_length=10)),
                ('hlc', models.BigIntegerField()),
                ('seen', models.BigIntegerField(default=0)),
                ('observed_at', models.DateTimeField()),
                ('device_id', models.UUIDField(blank=True, null=True)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('origin', models.CharField(choices=[('phone', 'Phone'), ('web', 'Web'), ('import', 'Import'), ('kiosk', 'Kiosk')], max_length=10)),
                ('body_hash', models.BinaryField(max_length=32)),
                ('receipt', models.UUIDField(blank=True, editable=False, null=True)),
                ('clock_suspect', models.BooleanField(default=False)),
                ('pending_review', models.BooleanField(default=False)),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='learners.learner')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='training.trainingsession')),
            ],
            options={
                'indexes': [models.Index(fields=['session', 'learner'], name='marks_of_a_learner')],
            },
        ),
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('visitor', models.UUIDField()),
                ('typed', models.CharField(max_length=120)),
                ('search_typed', models.CharField(editable=False, max_length=120)),
                ('made_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='knocks', to='training.trainingsession')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'visitor', 'search_typed'), name='one_knock_per_session_visitor_and_name')],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('counted_at', models.DateTimeField(auto_now_add=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('pending_review', models.BooleanField(default=False)),
                ('counted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='training.trainingsession')),
            ],
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('is_walk_in', models.BooleanField(default=False)),
                ('enrolled_at', models.DateTimeField(auto_now_add=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='learners.learner')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='training.trainingsession')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('session', 'learner'), name='one_enrolment_per_session_and_learner')],
            },
        ),
        migrations.CreateModel(
            name='Encounter',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('outcome', models.CharField(choices=[('helped', 'Helped'), ('alone', 'Did it alone'), ('not_yet', 'Not done yet'), ('later', 'Another time'), ('declined', 'Not needed'), ('nobody_home', 'Nobody home')], max_length=20)),
                ('takes_back', models.UUIDField(blank=True, null=True)),
                ('again_on', models.DateField(blank=True, null=True)),
                ('observed_at', models.DateTimeField()),
                ('device_id', models.UUIDField(blank=True, null=True)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('body_hash', models.BinaryField(max_length=32)),
                ('receipt', models.UUIDField(blank=True, editable=False, null=True)),
                ('pending_review', models.BooleanField(default=False)),
                ('learner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='learners.learner')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('skill', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='learners.skill')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='training.trainingsession')),
            ],
            options={
                'indexes': [models.Index(fields=['session', 'takes_back'], name='encounters_of_a_session')],
            },
        ),
        migrations.CreateModel(
            name='CheckInCode',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.BinaryField(max_length=32, unique=True)),
                ('digits_hash', models.BinaryField(max_length=32, unique=True)),
                ('shown_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('names', models.PositiveSmallIntegerField(default=0)),
                ('shown_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_in_codes', to='training.trainingsession')),
            ],
        ),
        migrations.CreateModel(
            name='BatchItem',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(default=dict)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='training.batch')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='batch_items', to='training.trainingsession')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'session'), name='one_item_per_batch_and_session')],
            },
        ),
        migrations.CreateModel(
            name='Wait',
            fields=[
                ('id', models.UUIDField(default=campaign.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('lead', 'in charge'), ('companion', 'companion'), ('support', 'support')], max_length=10)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('offered', 'offered a place'), ('taken', 'took the place'), ('lapsed', 'did not answer in time'), ('left', 'left the list')], default='waiting', max_length=10)),
                ('offers', models.PositiveSmallIntegerField(default=0)),
                ('offer_ends_at', models.DateTimeField(blank=True, null=True)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waits', to='training.trainingsession')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waits', to='teams.volunteer')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'offered')), fields=['offer_ends_at'], name='offers_by_their_end')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'offered'])), fields=('session', 'volunteer'), name='one_open_wait_per_session_and_volunteer'), models.UniqueConstraint(fields=('session', 'number'), name='one_wait_per_session_and_number'), models.CheckConstraint(condition=models.Q(models.Q(('offer_ends_at__isnull', False), ('state', 'offered')), models.Q(('state', 'offered'), _negated=True), _connector='OR'), name='an_offer_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('present', 'Present'), ('late', 'Late'), ('excused', 'Excused'), ('absent', 'Absent'), ('unmarked', 'Not marked yet')], max_length=10)),
                ('hlc', models.BigIntegerField()),
                ('disputed', models.BooleanField(default=False)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='learners.learner')),
                ('mark', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.mark')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='training.trainingsession')),
            ],
            options={
                'verbose_name_plural': 'attendance',
                'constraints': [models.UniqueConstraint(fields=('session', 'learner'), name='one_attendance_per_learner_and_session')],
            },
        ),
    ]
