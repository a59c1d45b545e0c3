import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0004_rules'),
        ('people', '0006_sign_in_hashes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='批次号')),
                ('decided_on', models.DateField(db_index=True, verbose_name='决定日期')),
                ('meeting', models.CharField(blank=True, max_length=120, verbose_name='会议名称')),
                ('state', models.CharField(choices=[('proposed', '拟议'), ('tabled', '已上会'), ('decided', '已决定'), ('deferred', '暂缓'), ('cancelled', '撤销')], default='proposed', max_length=20, verbose_name='状态')),
                ('due_members', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='应到人数')),
                ('present_members', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='实到人数')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='会议纪要文号')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='呈报单位')),
            ],
            options={
                'verbose_name': '调整批次',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'tabled', 'decided', 'deferred', 'cancelled'])), name='appointments_round_state_known', violation_error_message='{state}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('due_members', None), ('present_members', None), ('present_members__lte', models.F('due_members')), _connector='OR'), name='appointments_round_present_of_due', violation_error_message='{present_members}不得多于{due_members}。')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_post', models.CharField(blank=True, max_length=400, verbose_name='原任职务')),
                ('matter', models.CharField(max_length=400, verbose_name='任免事项')),
                ('kind', models.CharField(choices=[('promotion', '提拔'), ('weightier', '进一步使用'), ('lateral', '平级交流'), ('rank', '改任职级'), ('removal', '免职')], max_length=20, verbose_name='调整类别')),
                ('to_post', models.CharField(blank=True, max_length=120, verbose_name='拟任职务')),
                ('to_team', models.BooleanField(default=False, verbose_name='拟进班子')),
                ('to_manner', models.CharField(choices=[('formal', '正式任职'), ('concurrent', '兼任'), ('secondment', '挂职')], default='formal', max_length=20, verbose_name='拟任方式')),
                ('moved_on', models.DateField(blank=True, null=True, verbose_name='动议日期')),
                ('inspected_on', models.DateField(blank=True, null=True, verbose_name='考察日期')),
                ('decided_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='讨论决定日期')),
                ('votes_for', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='同意票')),
                ('votes_against', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='不同意票')),
                ('votes_deferring', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='缓议票')),
                ('public_from', models.DateField(blank=True, null=True, verbose_name='公示开始日期')),
                ('public_until', models.DateField(blank=True, null=True, verbose_name='公示截止日期')),
                ('appointed_on', models.DateField(blank=True, null=True, verbose_name='任职日期')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='任免文号')),
                ('probation_until', models.DateField(blank=True, null=True, verbose_name='试用期满日期')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='转正日期')),
                ('stopped_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('state', models.GeneratedField(choices=[('motion', '动议'), ('inspection', '考察'), ('discussed', '讨论决定'), ('publicity', '公示'), ('appointed', '任职'), ('probation', '试用期'), ('confirmed', '已转正'), ('stopped', '终止')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('stopped_on__isnull', False)), then=models.Value('stopped')), models.When(models.Q(('confirmed_on__isnull', False)), then=models.Value('confirmed')), models.When(models.Q(('appointed_on__isnull', False), ('probation_until__isnull', False)), then=models.Value('probation')), models.When(models.Q(('appointed_on__isnull', False)), then=models.Value('appointed')), models.When(models.Q(('public_from__isnull', False)), then=models.Value('publicity')), models.When(models.Q(('decided_on__isnull', False)), then=models.Value('discussed')), models.When(models.Q(('inspected_on__isnull', False)), then=models.Value('inspection')), default=models.Value('motion')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('begins', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='begun_by', to='people.posting', verbose_name='新的任职')),
                ('ends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='ended_by', to='people.posting', verbose_name='免去的任职')),
                ('from_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments_from', to='organisations.unit', verbose_name='原任单位')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.person', verbose_name='姓名')),
                ('to_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments_to', to='organisations.unit', verbose_name='拟任单位')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='appointments.round', verbose_name='批次')),
            ],
            options={
                'verbose_name': '调整名单',
                'constraints': [models.UniqueConstraint(fields=('round', 'person', 'matter'), name='appointments_case_round_person_matter_once', violation_error_message='已有一行的{round}、{person}、{matter}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('kind__in', ['promotion', 'weightier', 'lateral', 'rank', 'removal'])), name='appointments_case_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('to_manner__in', ['formal', 'concurrent', 'secondment'])), name='appointments_case_to_manner_known', violation_error_message='{to_manner}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('moved_on', None), ('inspected_on', None), ('inspected_on__gte', models.F('moved_on')), _connector='OR'), name='appointments_case_inspected_on_after_moved_on', violation_error_message='{inspected_on}不得早于{moved_on}。'), models.CheckConstraint(condition=models.Q(('moved_on', None), ('public_from', None), ('public_from__gte', models.F('moved_on')), _connector='OR'), name='appointments_case_public_from_after_moved_on', violation_error_message='{public_from}不得早于{moved_on}。'), models.CheckConstraint(condition=models.Q(('inspected_on', None), ('public_from', None), ('public_from__gte', models.F('inspected_on')), _connector='OR'), name='appointments_case_public_from_after_inspected_on', violation_error_message='{public_from}不得早于{inspected_on}。'), models.CheckConstraint(condition=models.Q(('moved_on', None), ('appointed_on', None), ('appointed_on__gte', models.F('moved_on')), _connector='OR'), name='appointments_case_appointed_on_after_moved_on', violation_error_message='{appointed_on}不得早于{moved_on}。'), models.CheckConstraint(condition=models.Q(('inspected_on', None), ('appointed_on', None), ('appointed_on__gte', models.F('inspected_on')), _connector='OR'), name='appointments_case_appointed_on_after_inspected_on', violation_error_message='{appointed_on}不得早于{inspected_on}。'), models.CheckConstraint(condition=models.Q(('public_from', None), ('appointed_on', None), ('appointed_on__gte', models.F('public_from')), _connector='OR'), name='appointments_case_appointed_on_after_public_from', violation_error_message='{appointed_on}不得早于{public_from}。'), models.CheckConstraint(condition=models.Q(('moved_on', None), ('confirmed_on', None), ('confirmed_on__gte', models.F('moved_on')), _connector='OR'), name='appointments_case_confirmed_on_after_moved_on', violation_error_message='{confirmed_on}不得早于{moved_on}。'), models.CheckConstraint(condition=models.Q(('inspected_on', None), ('confirmed_on', None), ('confirmed_on__gte', models.F('inspected_on')), _connector='OR'), name='appointments_case_confirmed_on_after_inspected_on', violation_error_message='{confirmed_on}不得早于{inspected_on}。'), models.CheckConstraint(condition=models.Q(('public_from', None), ('confirmed_on', None), ('confirmed_on__gte', models.F('public_from')), _connector='OR'), name='appointments_case_confirmed_on_after_public_from', violation_error_message='{confirmed_on}不得早于{public_from}。'), models.CheckConstraint(condition=models.Q(('appointed_on', None), ('confirmed_on', None), ('confirmed_on__gte', models.F('appointed_on')), _connector='OR'), name='appointments_case_confirmed_on_after_appointed_on', violation_error_message='{confirmed_on}不得早于{appointed_on}。'), models.CheckConstraint(condition=models.Q(('public_from', None), ('public_until', None), ('public_until__gte', models.F('public_from')), _connector='OR'), name='appointments_case_public_until_after_public_from', violation_error_message='{public_until}不得早于{public_from}。'), models.CheckConstraint(condition=models.Q(('public_until', None), ('appointed_on', None), ('appointed_on__gte', models.F('public_until')), _connector='OR'), name='appointments_case_appointed_on_after_public_until', violation_error_message='{appointed_on}不得早于{public_until}。'), models.CheckConstraint(condition=models.Q(('appointed_on', None), ('probation_until', None), ('probation_until__gte', models.F('appointed_on')), _connector='OR'), name='appointments_case_probation_until_after_appointed_on', violation_error_message='{probation_until}不得早于{appointed_on}。'), models.CheckConstraint(condition=models.Q(('moved_on', None), ('stopped_on', None), ('stopped_on__gte', models.F('moved_on')), _connector='OR'), name='appointments_case_stopped_on_after_moved_on', violation_error_message='{stopped_on}不得早于{moved_on}。'), models.CheckConstraint(condition=models.Q(('inspected_on', None), ('stopped_on', None), ('stopped_on__gte', models.F('inspected_on')), _connector='OR'), name='appointments_case_stopped_on_after_inspected_on', violation_error_message='{stopped_on}不得早于{inspected_on}。'), models.CheckConstraint(condition=models.Q(('public_from', None), ('stopped_on', None), ('stopped_on__gte', models.F('public_from')), _connector='OR'), name='appointments_case_stopped_on_after_public_from', violation_error_message='{stopped_on}不得早于{public_from}。')],
            },
        ),
    ]
