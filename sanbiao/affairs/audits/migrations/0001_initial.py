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
            name='Audit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='委托编号')),
                ('post', models.CharField(blank=True, max_length=120, verbose_name='职务')),
                ('kind', models.CharField(choices=[('leaving', '离任'), ('in_office', '任中')], max_length=20, verbose_name='审计类型')),
                ('commissioned_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='委托日期')),
                ('letter', models.CharField(blank=True, max_length=60, verbose_name='委托书文号')),
                ('entered_on', models.DateField(blank=True, null=True, verbose_name='进点日期')),
                ('consulted_on', models.DateField(blank=True, null=True, verbose_name='征求意见日期')),
                ('reply_due_on', models.DateField(blank=True, null=True, verbose_name='回复期限')),
                ('reported_on', models.DateField(blank=True, null=True, verbose_name='报告日期')),
                ('rectified_on', models.DateField(blank=True, null=True, verbose_name='整改完成日期')),
                ('state', models.GeneratedField(choices=[('planned', '计划'), ('commissioned', '已委托'), ('entered', '已进点'), ('consulting', '征求意见'), ('reported', '已出报告'), ('rectified', '已整改')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('rectified_on__isnull', False)), then=models.Value('rectified')), models.When(models.Q(('reported_on__isnull', False)), then=models.Value('reported')), models.When(models.Q(('consulted_on__isnull', False)), then=models.Value('consulting')), models.When(models.Q(('entered_on__isnull', False)), then=models.Value('entered')), models.When(models.Q(('commissioned_on__isnull', False)), then=models.Value('commissioned')), default=models.Value('planned')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '审计委托',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['leaving', 'in_office'])), name='audits_audit_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('commissioned_on', None), ('entered_on', None), ('entered_on__gte', models.F('commissioned_on')), _connector='OR'), name='audits_audit_entered_on_after_commissioned_on', violation_error_message='{entered_on}不得早于{commissioned_on}。'), models.CheckConstraint(condition=models.Q(('commissioned_on', None), ('consulted_on', None), ('consulted_on__gte', models.F('commissioned_on')), _connector='OR'), name='audits_audit_consulted_on_after_commissioned_on', violation_error_message='{consulted_on}不得早于{commissioned_on}。'), models.CheckConstraint(condition=models.Q(('entered_on', None), ('consulted_on', None), ('consulted_on__gte', models.F('entered_on')), _connector='OR'), name='audits_audit_consulted_on_after_entered_on', violation_error_message='{consulted_on}不得早于{entered_on}。'), models.CheckConstraint(condition=models.Q(('commissioned_on', None), ('reported_on', None), ('reported_on__gte', models.F('commissioned_on')), _connector='OR'), name='audits_audit_reported_on_after_commissioned_on', violation_error_message='{reported_on}不得早于{commissioned_on}。'), models.CheckConstraint(condition=models.Q(('entered_on', None), ('reported_on', None), ('reported_on__gte', models.F('entered_on')), _connector='OR'), name='audits_audit_reported_on_after_entered_on', violation_error_message='{reported_on}不得早于{entered_on}。'), models.CheckConstraint(condition=models.Q(('consulted_on', None), ('reported_on', None), ('reported_on__gte', models.F('consulted_on')), _connector='OR'), name='audits_audit_reported_on_after_consulted_on', violation_error_message='{reported_on}不得早于{consulted_on}。'), models.CheckConstraint(condition=models.Q(('commissioned_on', None), ('rectified_on', None), ('rectified_on__gte', models.F('commissioned_on')), _connector='OR'), name='audits_audit_rectified_on_after_commissioned_on', violation_error_message='{rectified_on}不得早于{commissioned_on}。'), models.CheckConstraint(condition=models.Q(('entered_on', None), ('rectified_on', None), ('rectified_on__gte', models.F('entered_on')), _connector='OR'), name='audits_audit_rectified_on_after_entered_on', violation_error_message='{rectified_on}不得早于{entered_on}。'), models.CheckConstraint(condition=models.Q(('consulted_on', None), ('rectified_on', None), ('rectified_on__gte', models.F('consulted_on')), _connector='OR'), name='audits_audit_rectified_on_after_consulted_on', violation_error_message='{rectified_on}不得早于{consulted_on}。'), models.CheckConstraint(condition=models.Q(('reported_on', None), ('rectified_on', None), ('rectified_on__gte', models.F('reported_on')), _connector='OR'), name='audits_audit_rectified_on_after_reported_on', violation_error_message='{rectified_on}不得早于{reported_on}。'), models.CheckConstraint(condition=models.Q(('consulted_on', None), ('reply_due_on', None), ('reply_due_on__gte', models.F('consulted_on')), _connector='OR'), name='audits_audit_reply_due_on_after_consulted_on', violation_error_message='{reply_due_on}不得早于{consulted_on}。')],
            },
        ),
    ]
