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
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='档案编号')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='计划完成日期')),
                ('first_on', models.DateField(blank=True, null=True, verbose_name='初审日期')),
                ('first_by', models.CharField(blank=True, max_length=60, verbose_name='初审人')),
                ('second_on', models.DateField(blank=True, null=True, verbose_name='复审日期')),
                ('second_by', models.CharField(blank=True, max_length=60, verbose_name='复审人')),
                ('completed_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='审核完成日期')),
                ('problems_told', models.PositiveIntegerField(blank=True, null=True, verbose_name='问题数')),
                ('state', models.GeneratedField(choices=[('waiting', '待审'), ('first', '初审'), ('second', '复审'), ('completed', '完成')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('completed_on__isnull', False)), then=models.Value('completed')), models.When(models.Q(('second_on__isnull', False)), then=models.Value('second')), models.When(models.Q(('first_on__isnull', False)), then=models.Value('first')), default=models.Value('waiting')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='file_reviews', to='people.person', verbose_name='姓名')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '档案专审',
                'constraints': [models.CheckConstraint(condition=models.Q(('first_on', None), ('second_on', None), ('second_on__gte', models.F('first_on')), _connector='OR'), name='archives_review_second_on_after_first_on', violation_error_message='{second_on}不得早于{first_on}。'), models.CheckConstraint(condition=models.Q(('first_on', None), ('completed_on', None), ('completed_on__gte', models.F('first_on')), _connector='OR'), name='archives_review_completed_on_after_first_on', violation_error_message='{completed_on}不得早于{first_on}。')],
            },
        ),
        migrations.CreateModel(
            name='Problem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('birth', '出生日期'), ('work', '参加工作时间'), ('party', '入党时间'), ('education', '学历学位'), ('career', '工作经历'), ('identity', '干部身份'), ('missing', '材料缺失'), ('other', '其他')], max_length=20, verbose_name='问题类别')),
                ('text', models.CharField(max_length=200, verbose_name='问题描述')),
                ('found_on', models.DateField(db_index=True, verbose_name='发现日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='整改期限')),
                ('recognised_on', models.DateField(blank=True, null=True, verbose_name='认定日期')),
                ('finding', models.CharField(blank=True, max_length=200, verbose_name='认定结果')),
                ('month', models.DateField(blank=True, null=True, verbose_name='认定年月')),
                ('mended_on', models.DateField(blank=True, null=True, verbose_name='补正日期')),
                ('material', models.CharField(blank=True, max_length=200, verbose_name='补充材料')),
                ('state', models.GeneratedField(choices=[('found', '发现'), ('recognised', '已认定'), ('mended', '已补正')], db_index=True, db_persist=True, expression=models.Case(models.When(models.Q(('mended_on__isnull', False)), then=models.Value('mended')), models.When(models.Q(('recognised_on__isnull', False)), then=models.Value('recognised')), default=models.Value('found')), output_field=models.CharField(max_length=20), verbose_name='状态')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='archives.review', verbose_name='档案')),
            ],
            options={
                'verbose_name': '档案问题',
                'constraints': [models.UniqueConstraint(fields=('review', 'kind', 'text'), name='archives_problem_review_kind_text_once', violation_error_message='已有一行的{review}、{kind}、{text}与此相同，只能有一条。'), models.CheckConstraint(condition=models.Q(('kind__in', ['birth', 'work', 'party', 'education', 'career', 'identity', 'missing', 'other'])), name='archives_problem_kind_known', violation_error_message='{kind}不在可填的选项中。'), models.CheckConstraint(condition=models.Q(('found_on', None), ('due_on', None), ('due_on__gte', models.F('found_on')), _connector='OR'), name='archives_problem_due_on_after_found_on', violation_error_message='{due_on}不得早于{found_on}。'), models.CheckConstraint(condition=models.Q(('found_on', None), ('recognised_on', None), ('recognised_on__gte', models.F('found_on')), _connector='OR'), name='archives_problem_recognised_on_after_found_on', violation_error_message='{recognised_on}不得早于{found_on}。'), models.CheckConstraint(condition=models.Q(('found_on', None), ('mended_on', None), ('mended_on__gte', models.F('found_on')), _connector='OR'), name='archives_problem_mended_on_after_found_on', violation_error_message='{mended_on}不得早于{found_on}。')],
            },
        ),
    ]
