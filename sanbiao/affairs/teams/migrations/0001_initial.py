import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PostQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('chief', '正职'), ('deputy', '副职')], max_length=10, verbose_name='职数类别')),
                ('approved', models.PositiveSmallIntegerField(verbose_name='核定职数')),
                ('began_on', models.DateField(verbose_name='起始日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='终止日期')),
                ('basis', models.CharField(blank=True, max_length=80, verbose_name='依据文号')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='post_quotas', to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '职数核定',
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['chief', 'deputy'])), name='teams_quota_level_known'), models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='teams_quota_dates_in_order', violation_error_message='终止日期不得早于起始日期。'), models.UniqueConstraint(fields=('unit', 'level', 'began_on'), name='teams_quota_once', violation_error_message='同一单位、同一职数类别、同一起始日期只能有一条核定。')],
            },
        ),
    ]
