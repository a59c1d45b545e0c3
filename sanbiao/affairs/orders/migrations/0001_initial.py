import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0004_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='单号')),
                ('source', models.CharField(choices=[('dispatched', '派单'), ('requested', '点单')], max_length=20, verbose_name='来源')),
                ('compound', models.CharField(blank=True, max_length=80, verbose_name='小区（楼院）')),
                ('subject', models.CharField(max_length=200, verbose_name='服务事项')),
                ('category', models.CharField(blank=True, choices=[('urgent', '应急抢修'), ('errand', '跑腿代办'), ('repair', '便民维修'), ('care', '关爱帮扶'), ('environment', '环境整治'), ('dispute', '矛盾调解')], max_length=20, verbose_name='事项类别')),
                ('placed_on', models.DateField(db_index=True, verbose_name='下单日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='办结期限')),
                ('claimed_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='领单日期')),
                ('claimant', models.CharField(blank=True, max_length=60, verbose_name='领单党员')),
                ('closed_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='办结日期')),
                ('resident_mark', models.CharField(blank=True, choices=[('content', '满意'), ('fair', '基本满意'), ('discontent', '不满意')], max_length=20, verbose_name='群众评价')),
                ('branch_mark', models.CharField(blank=True, choices=[('content', '满意'), ('fair', '基本满意'), ('discontent', '不满意')], max_length=20, verbose_name='支部评价')),
                ('returned', models.PositiveSmallIntegerField(default=0, verbose_name='退回次数')),
                ('reworked', models.PositiveSmallIntegerField(default=0, verbose_name='返工次数')),
                ('state', models.CharField(choices=[('waiting', '待领'), ('working', '办理中'), ('closed', '已办结'), ('marked', '已评价'), ('void', '作废')], default='waiting', max_length=20, verbose_name='状态')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='所属社区')),
            ],
            options={
                'verbose_name': '工单',
                'indexes': [models.Index(fields=['state', 'placed_on'], name='orders_order_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ['dispatched', 'requested'])), name='orders_serviceorder_source_known', violation_error_message='{source}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('category__in', ['', 'urgent', 'errand', 'repair', 'care', 'environment', 'dispute'])), name='orders_serviceorder_category_known', violation_error_message='{category}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('resident_mark__in', ['', 'content', 'fair', 'discontent'])), name='orders_serviceorder_resident_mark_known', violation_error_message='{resident_mark}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('branch_mark__in', ['', 'content', 'fair', 'discontent'])), name='orders_serviceorder_branch_mark_known', violation_error_message='{branch_mark}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'working', 'closed', 'marked', 'void'])), name='orders_serviceorder_state_known', violation_error_message='{state}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('placed_on', None), ('claimed_on', None), ('claimed_on__gte', models.F('placed_on')), _connector='OR'), name='orders_serviceorder_claimed_on_after_placed_on', violation_error_message='{claimed_on}不得早于{placed_on}。'), models.CheckConstraint(condition=models.Q(('claimed_on', None), ('closed_on', None), ('closed_on__gte', models.F('claimed_on')), _connector='OR'), name='orders_serviceorder_closed_on_after_claimed_on', violation_error_message='{closed_on}不得早于{claimed_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='需求编号')),
                ('compound', models.CharField(blank=True, max_length=80, verbose_name='小区（楼院）')),
                ('subject', models.CharField(max_length=200, verbose_name='需求事项')),
                ('category', models.CharField(blank=True, choices=[('urgent', '应急抢修'), ('errand', '跑腿代办'), ('repair', '便民维修'), ('care', '关爱帮扶'), ('environment', '环境整治'), ('dispute', '矛盾调解')], max_length=20, verbose_name='事项类别')),
                ('raised_on', models.DateField(db_index=True, verbose_name='提出日期')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='答复期限')),
                ('declined_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('state', models.GeneratedField(choices=[('raised', '待对接'), ('ordered', '已派单'), ('declined', '不予派单')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('declined_on__isnull', False)), then=models.Value('declined')), models.When(models.Q(('order__isnull', False)), then=models.Value('ordered')), default=models.Value('raised')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='所属社区')),
                ('order', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='need', to='orders.serviceorder', verbose_name='对应工单')),
            ],
            options={
                'verbose_name': '需求清单',
                'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ['', 'urgent', 'errand', 'repair', 'care', 'environment', 'dispute'])), name='orders_need_category_known', violation_error_message='{category}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('raised_on', None), ('answer_by', None), ('answer_by__gte', models.F('raised_on')), _connector='OR'), name='orders_need_answer_by_after_raised_on', violation_error_message='{answer_by}不得早于{raised_on}。'), models.CheckConstraint(condition=models.Q(('raised_on', None), ('declined_on', None), ('declined_on__gte', models.F('raised_on')), _connector='OR'), name='orders_need_declined_on_after_raised_on', violation_error_message='{declined_on}不得早于{raised_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='资源名称')),
                ('provider', models.CharField(max_length=120, verbose_name='提供方')),
                ('category', models.CharField(choices=[('urgent', '应急抢修'), ('errand', '跑腿代办'), ('repair', '便民维修'), ('care', '关爱帮扶'), ('environment', '环境整治'), ('dispute', '矛盾调解')], max_length=20, verbose_name='可办事项')),
                ('volume', models.CharField(blank=True, max_length=120, verbose_name='数量与时段')),
                ('offered_on', models.DateField(db_index=True, verbose_name='列入日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('state', models.GeneratedField(choices=[('offered', '可用'), ('withdrawn', '已停用')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('withdrawn_on__isnull', False)), then=models.Value('withdrawn')), default=models.Value('offered')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='所属社区')),
            ],
            options={
                'verbose_name': '资源清单',
                'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ['urgent', 'errand', 'repair', 'care', 'environment', 'dispute'])), name='orders_resource_category_known', violation_error_message='{category}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('offered_on', None), ('withdrawn_on', None), ('withdrawn_on__gte', models.F('offered_on')), _connector='OR'), name='orders_resource_withdrawn_on_after_offered_on', violation_error_message='{withdrawn_on}不得早于{offered_on}。'), models.UniqueConstraint(fields=('unit', 'name', 'provider'), name='orders_resource_unit_name_provider_once', violation_error_message='已有一行的{unit}、{name}、{provider}与此相同，只能有一条。')],
            },
        ),
    ]
