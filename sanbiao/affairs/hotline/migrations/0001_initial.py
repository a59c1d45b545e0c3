import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0004_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('channel', models.CharField(choices=[('call', '来电'), ('letter', '来信'), ('visit', '来访'), ('web', '网络')], max_length=20, verbose_name='举报渠道')),
                ('received_on', models.DateField(db_index=True, verbose_name='收到日期')),
                ('acceptance', models.CharField(choices=[('yes', '是'), ('no', '否'), ('open', '待定')], default='open', max_length=20, verbose_name='是否受理')),
                ('decide_by', models.DateField(blank=True, editable=False, null=True, verbose_name='应答复受理日期')),
                ('declined_for', models.CharField(blank=True, choices=[('out_of_scope', '不属受理范围'), ('vague', '线索不具体'), ('repeated', '重复举报'), ('elsewhere', '已由其他机关受理')], max_length=20, verbose_name='不予受理理由')),
                ('accepted_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='受理日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                ('assigned_on', models.DateField(blank=True, null=True, verbose_name='交办日期')),
                ('extended_to', models.DateField(blank=True, null=True, verbose_name='延期至')),
                ('extended_by', models.CharField(blank=True, max_length=60, verbose_name='延期批准人')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('way', models.CharField(blank=True, choices=[('own', '自办'), ('forwarded', '转办'), ('handed_over', '移送'), ('filed', '存查')], max_length=20, verbose_name='办理方式')),
                ('finding', models.CharField(blank=True, choices=[('true', '属实'), ('partly', '部分属实'), ('untrue', '不属实'), ('unclear', '无法查实')], max_length=20, verbose_name='核查结论')),
                ('deadline', models.GeneratedField(db_index=True, db_persist=True, expression=django.db.models.functions.comparison.Coalesce('extended_to', 'due_on'), output_field=models.DateField(null=True), verbose_name='实际期限')),
                ('state', models.GeneratedField(choices=[('received', '收件'), ('accepted', '受理'), ('handling', '办理中'), ('extended', '延期'), ('closed', '办结'), ('declined', '不予受理')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('acceptance', 'no')), then=models.Value('declined')), models.When(models.Q(('acceptance', 'yes'), ('closed_on__isnull', False)), then=models.Value('closed')), models.When(models.Q(('acceptance', 'yes'), ('extended_to__isnull', False)), then=models.Value('extended')), models.When(models.Q(('acceptance', 'yes'), ('assigned_on__isnull', False)), then=models.Value('handling')), models.When(models.Q(('acceptance', 'yes')), then=models.Value('accepted')), default=models.Value('received')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='organisations.unit', verbose_name='承办单位')),
            ],
            options={
                'verbose_name': '12380台账',
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['call', 'letter', 'visit', 'web'])), name='hotline_complaint_channel_known', violation_error_message='{channel}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('acceptance__in', ['yes', 'no', 'open'])), name='hotline_complaint_acceptance_known', violation_error_message='{acceptance}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('declined_for__in', ['', 'out_of_scope', 'vague', 'repeated', 'elsewhere'])), name='hotline_complaint_declined_for_known', violation_error_message='{declined_for}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('way__in', ['', 'own', 'forwarded', 'handed_over', 'filed'])), name='hotline_complaint_way_known', violation_error_message='{way}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('finding__in', ['', 'true', 'partly', 'untrue', 'unclear'])), name='hotline_complaint_finding_known', violation_error_message='{finding}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('received_on', None), ('accepted_on', None), ('accepted_on__gte', models.F('received_on')), _connector='OR'), name='hotline_complaint_accepted_on_after_received_on', violation_error_message='{accepted_on}不得早于{received_on}。'), models.CheckConstraint(condition=models.Q(('accepted_on', None), ('due_on', None), ('due_on__gte', models.F('accepted_on')), _connector='OR'), name='hotline_complaint_due_on_after_accepted_on', violation_error_message='{due_on}不得早于{accepted_on}。'), models.CheckConstraint(condition=models.Q(('accepted_on', None), ('assigned_on', None), ('assigned_on__gte', models.F('accepted_on')), _connector='OR'), name='hotline_complaint_assigned_on_after_accepted_on', violation_error_message='{assigned_on}不得早于{accepted_on}。'), models.CheckConstraint(condition=models.Q(('accepted_on', None), ('closed_on', None), ('closed_on__gte', models.F('accepted_on')), _connector='OR'), name='hotline_complaint_closed_on_after_accepted_on', violation_error_message='{closed_on}不得早于{accepted_on}。'), models.CheckConstraint(condition=models.Q(('due_on', None), ('extended_to', None), ('extended_to__gte', models.F('due_on')), _connector='OR'), name='hotline_complaint_extended_to_after_due_on', violation_error_message='{extended_to}不得早于{due_on}。'), models.CheckConstraint(condition=models.Q(('assigned_on', None), ('closed_on', None), ('closed_on__gte', models.F('assigned_on')), _connector='OR'), name='hotline_complaint_closed_on_after_assigned_on', violation_error_message='{closed_on}不得早于{assigned_on}。'), models.CheckConstraint(condition=models.Q(models.Q(('acceptance', 'yes'), _negated=True), models.Q(('accepted_on__isnull', False), ('due_on__isnull', False)), _connector='OR'), name='hotline_complaint_accepted_with_days', violation_error_message='受理的举报要填写{accepted_on}和{due_on}。')],
            },
        ),
    ]
