<?php
$messages = [
    'title' => 'Spamtrace',
    'description' => 'Кто рассылает спам через этот сервер, с доказательствами.',
    'notForYou' => 'Администратор сервера не разрешил клиентам видеть, откуда отправляется почта.',
    'settingsChanged' => 'Настройки Spamtrace изменены',
    'alertTitle' => 'Источник спама или быстро растущая почтовая очередь',
    'alertSubject' => 'Spamtrace: <first>',
    'alertMail' => "Новое на этом сервере:\n\n<alerts>\n\nДоказательства и что делать: откройте Spamtrace в панели.\nОб этом сообщается один раз, пока оно не закончится и не повторится.\n",
    'alertPanel' => 'Spamtrace нашёл новый источник спама или быстро растущую почтовую очередь.',
    'alertLook' => 'Посмотреть',
    'alertSource' => '%%source%% отправил на %%recipients%% адресов за последние сутки: %%reason%%',
    'alertQueue' => 'в почтовой очереди %%now%% сообщений, в %%at%% было %%before%%',
    'cliHelp' => "Кто рассылает спам через этот сервер, с доказательствами.\n\n  plesk ext spamtrace --sources   источники исходящей почты, худшие первыми\n  plesk ext spamtrace --alerts    о чём стоит знать администратору; никто этим не оповещается\n  plesk ext spamtrace --ingest    прочитать новое в журналах и в очереди\n  plesk ext spamtrace --doctor    что здесь найдено и что удалось прочитать\n  plesk ext spamtrace --help      этот текст\n\nКод возврата тот же, что у программы. Все её команды и параметры:\n/usr/local/psa/admin/bin/modules/spamtrace/spamtrace --help\n",
    'cliOutOfTime' => "spamtrace: на всё не хватило времени; прочитанное сохранено, запустите ещё раз\n",
];
