import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0004_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField(db_index=True, verbose_name='评议年度')),
                ('is_due', models.BooleanField(verbose_name='是否应开展')),
                ('hold_by', models.DateField(blank=True, editable=False, null=True, verbose_name='应开展期限')),
                ('held_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='评议会日期')),
                ('counted_on', models.DateField(blank=True, null=True, verbose_name='计票完成日期')),
                ('issued', models.PositiveIntegerField(blank=True, null=True, verbose_name='发出票数')),
                ('returned', models.PositiveIntegerField(blank=True, null=True, verbose_name='收回票数')),
                ('unreturned', models.PositiveIntegerField(blank=True, null=True, verbose_name='未收回票数')),
                ('valid', models.PositiveIntegerField(blank=True, null=True, verbose_name='有效票数')),
                ('invalid', models.PositiveIntegerField(blank=True, null=True, verbose_name='无效票数')),
                ('good', models.PositiveIntegerField(blank=True, null=True, verbose_name='好')),
                ('fairly_good', models.PositiveIntegerField(blank=True, null=True, verbose_name='较好')),
                ('average', models.PositiveIntegerField(blank=True, null=True, verbose_name='一般')),
                ('poor', models.PositiveIntegerField(blank=True, null=True, verbose_name='差')),
                ('notified_on', models.DateField(blank=True, null=True, verbose_name='整改通知日期')),
                ('rectify_by', models.DateField(blank=True, null=True, verbose_name='整改期限')),
                ('cleared_on', models.DateField(blank=True, null=True, verbose_name='销号日期')),
                ('state', models.GeneratedField(choices=[('due', '应开展'), ('exempt', '不需开展'), ('held', '已开会'), ('counted', '已计票'), ('rectifying', '整改'), ('cleared', '销号')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('cleared_on__isnull', False)), then=models.Value('cleared')), models.When(models.Q(('notified_on__isnull', False)), then=models.Value('rectifying')), models.When(models.Q(('counted_on__isnull', False)), then=models.Value('counted')), models.When(models.Q(('held_on__isnull', False)), then=models.Value('held')), models.When(models.Q(('is_due', False)), then=models.Value('exempt')), default=models.Value('due')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '一报告两评议',
                'constraints': [models.UniqueConstraint(fields=('year', 'unit'), name='ballots_review_year_unit_once', violation_error_message='已有一行的{year}、{unit}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('held_on', None), ('counted_on', None), ('counted_on__gte', models.F('held_on')), _connector='OR'), name='ballots_review_counted_on_after_held_on', violation_error_message='{counted_on}不得早于{held_on}。'), models.CheckConstraint(condition=models.Q(('held_on', None), ('notified_on', None), ('notified_on__gte', models.F('held_on')), _connector='OR'), name='ballots_review_notified_on_after_held_on', violation_error_message='{notified_on}不得早于{held_on}。'), models.CheckConstraint(condition=models.Q(('counted_on', None), ('notified_on', None), ('notified_on__gte', models.F('counted_on')), _connector='OR'), name='ballots_review_notified_on_after_counted_on', violation_error_message='{notified_on}不得早于{counted_on}。'), models.CheckConstraint(condition=models.Q(('held_on', None), ('cleared_on', None), ('cleared_on__gte', models.F('held_on')), _connector='OR'), name='ballots_review_cleared_on_after_held_on', violation_error_message='{cleared_on}不得早于{held_on}。'), models.CheckConstraint(condition=models.Q(('counted_on', None), ('cleared_on', None), ('cleared_on__gte', models.F('counted_on')), _connector='OR'), name='ballots_review_cleared_on_after_counted_on', violation_error_message='{cleared_on}不得早于{counted_on}。'), models.CheckConstraint(condition=models.Q(('notified_on', None), ('cleared_on', None), ('cleared_on__gte', models.F('notified_on')), _connector='OR'), name='ballots_review_cleared_on_after_notified_on', violation_error_message='{cleared_on}不得早于{notified_on}。'), models.CheckConstraint(condition=models.Q(('notified_on', None), ('rectify_by', None), ('rectify_by__gte', models.F('notified_on')), _connector='OR'), name='ballots_review_rectify_by_after_notified_on', violation_error_message='{rectify_by}不得早于{notified_on}。')],
            },
        ),
    ]
