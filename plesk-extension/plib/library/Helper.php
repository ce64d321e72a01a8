<?php
// The only way to the program that reads queue and log: one request goes in, one document comes out. What the page
// may say is its command and its parameters; who asks is told by the session alone.

class Modules_Spamtrace_Helper
{
    public const MOST_REQUEST_BYTES = 65536;
    public const MOST_ANSWER_BYTES = 33554432;

    private const PROGRAM = 'spamtrace';
    private const STATUS_OF_TIMEOUT = 124; // timeout(1), in sbin/spamtrace

    /** The document that answers the page's request. */
    public static function answer(string $body, Modules_Spamtrace_Scope $scope): string
    {
        $request = self::json(self::requestOf($body) + $scope->fields());
        try {
            $outcome = self::run(['api'], $request);
        } catch (pm_Exception $exception) {
            error_log('spamtrace: ' . $exception->getMessage());
            throw new Modules_Spamtrace_Refusal('failed', 'the program could not be started', "the panel's log says more");
        }
        return self::documentOf($outcome);
    }

    /**
     * Reads what is new in log and queue; of a long past as much as there is time for.
     *
     * @return array{whole: bool, total: int, left: int, read: int} of the first reading of the logs, as docs/api.md has it
     */
    public static function ingest(int $seconds): array
    {
        $answer = self::data(self::run(['--json', 'ingest', "--seconds=$seconds"]));
        $past = $answer['past'];
        if ($past === null) {
            throw new pm_Exception($answer['coverage']['index_notice']['message'] ?? 'nothing is remembered');
        }
        $left = $past['total'] - $past['done'];
        return ['whole' => $past['whole'], 'total' => $past['total'], 'left' => $left, 'read' => $answer['new_bytes']];
    }

    /**
     * What the admin should hear of, as docs/api.md has it; those that are named in `told` are new no more.
     *
     * @param string[] $told
     */
    public static function alerts(int $queueGrowth, bool $keepReject, array $told = []): array
    {
        $options = $keepReject ? ['--keep-reject'] : [];
        foreach ($told as $id) {
            $options[] = "--told=$id";
        }
        return self::data(self::run(['--json', 'alerts', "--queue-growth=$queueGrowth", ...$options]))['alerts'];
    }

    /**
     * Plans a change of policies, or finds the one that is not over.
     *
     * @param string[] $options of `policy begin`
     * @return array{act: int, joined: bool, driven: bool} driven: a process is at it
     */
    public static function policyBegin(array $options): array
    {
        return self::dataOrRefusal(self::run(['--json', 'policy', 'begin', ...$options]));
    }

    /**
     * Takes entries out of the panel's white list.
     *
     * @param string[] $networks
     * @return array the act, as docs/api.md has it
     */
    public static function whitelistRemove(array $networks, string $actor): array
    {
        return self::dataOrRefusal(self::run(['--json', 'whitelist', 'remove', '--yes', "--actor=$actor", ...$networks]));
    }

    /**
     * Brings back what an act took out of it; an act of another kind is none here.
     *
     * @return array the act, as docs/api.md has it
     */
    public static function whitelistUndo(int $act, string $actor): array
    {
        $shown = self::dataOrRefusal(self::run(['--json', 'journal', 'show', '--limit=1', (string) $act]));
        if ($shown['act']['kind'] !== 'white_list') {
            throw new Modules_Spamtrace_Refusal('not_found', "$act is no change of the white list", 'reload the page');
        }
        return self::dataOrRefusal(self::run(['--json', 'undo', '--yes', "--actor=$actor", (string) $act]));
    }

    /**
     * Settles the batch before, and gives the next one, as docs/api.md has it. This process is the one that carries it out.
     *
     * @param array<string, string> $refused what the panel said of the batch before, of a site by its number, of a plan by plan:NUMBER
     */
    public static function policyStep(int $act, array $refused): array
    {
        $said = [];
        foreach ($refused as $number => $words) {
            $said[] = "--said=$number " . self::oneLine($words);
        }
        return self::data(self::run(['--json', 'policy', 'step', "--act=$act", '--driver=' . getmypid(), ...$said]));
    }

    /**
     * What the program answers to people, with its status.
     *
     * @param string[] $options
     * @return array{code: int, stdout: string, stderr: string}
     */
    public static function inTerminal(string $command, array $options = []): array
    {
        try {
            $outcome = self::run([$command, ...$options]);
        } catch (pm_Exception $exception) {
            return ['code' => 1, 'stdout' => '', 'stderr' => 'spamtrace: ' . $exception->getMessage() . "\n"];
        }
        if ((int) $outcome['code'] === self::STATUS_OF_TIMEOUT) {
            $outcome['stderr'] .= pm_Locale::lmsg('cliOutOfTime');
        }
        return ['code' => (int) $outcome['code'], 'stdout' => $outcome['stdout'], 'stderr' => $outcome['stderr']];
    }

    /** What the program says of itself; an exception where it cannot run here. */
    public static function version(): string
    {
        $outcome = self::run(['--version']);
        if ($outcome['code'] !== 0) {
            throw new pm_Exception(trim($outcome['stderr'] . ' ' . $outcome['stdout']));
        }
        return trim($outcome['stdout']);
    }

    private static function requestOf(string $body): array
    {
        if (strlen($body) > self::MOST_REQUEST_BYTES) {
            throw new Modules_Spamtrace_Refusal('usage', 'the request is longer than 64 KiB', 'ask for less at once', 413);
        }
        $said = json_decode($body, false, 8);
        if (!$said instanceof stdClass || !is_string($said->command ?? null)) {
            throw new Modules_Spamtrace_Refusal('usage', 'this is no request', 'reload the page', 400);
        }
        $params = $said->params ?? new stdClass();
        $unknown = array_diff(array_keys(get_object_vars($said)), ['command', 'params']);
        if (!$params instanceof stdClass || $unknown !== []) {
            throw new Modules_Spamtrace_Refusal('usage', 'a request has a command and parameters, and nothing else', 'reload the page', 400);
        }
        return ['command' => $said->command, 'params' => $params];
    }

    // As an argument of a process: short, and without a zero byte.
    private static function oneLine(string $words): string
    {
        return mb_substr(preg_replace('/[\x00-\x1f\x7f]+/', ' ', mb_scrub($words)), 0, 300);
    }

    // The root is another than / where panel.ini says so: [ext-spamtrace] root = /mnt/rescue; its panel's command then is
    // named there too, if it has one that may be run: plesk = /usr/local/bin/plesk-of-rescue
    private static function run(array $arguments, string $input = ''): array
    {
        $place = ['--root=' . pm_Config::get('root', '/')];
        $plesk = (string) pm_Config::get('plesk', '');
        if ($plesk !== '') {
            $place[] = "--plesk=$plesk";
        }
        return pm_ApiCli::callSbin(self::PROGRAM, array_merge($place, $arguments), pm_ApiCli::RESULT_FULL, [], $input);
    }

    // Both what it answered and why it did not are the page's to show; anything else is not.
    private static function documentOf(array $outcome): string
    {
        $document = $outcome['stdout'];
        if (strlen($document) > self::MOST_ANSWER_BYTES) {
            throw new Modules_Spamtrace_Refusal('failed', 'the answer is too long', 'ask for less at once');
        }
        if (strncmp($document, '{"ok":', 6) === 0 && substr(rtrim($document), -1) === '}') {
            return $document;
        }
        error_log('spamtrace: status ' . $outcome['code'] . ': ' . substr($outcome['stderr'], 0, 2000));
        if ((int) $outcome['code'] === self::STATUS_OF_TIMEOUT) {
            throw new Modules_Spamtrace_Refusal('failed', 'the answer took too long', 'run `spamtrace ingest` in a terminal, which reads the whole log once');
        }
        throw new Modules_Spamtrace_Refusal('failed', 'the program ended without an answer', "the panel's log says more");
    }

    // For a script: what it cannot go on with is an exception.
    private static function data(array $outcome): array
    {
        $answer = json_decode(self::documentOf($outcome), true, 16, JSON_THROW_ON_ERROR);
        if ($answer['ok'] !== true) {
            throw new pm_Exception($answer['error']['message'] . '; ' . $answer['error']['hint']);
        }
        return $answer['data'];
    }

    // For the page: why there is none is hers to show.
    private static function dataOrRefusal(array $outcome): array
    {
        $answer = json_decode(self::documentOf($outcome), true, 16, JSON_THROW_ON_ERROR);
        if ($answer['ok'] !== true) {
            throw new Modules_Spamtrace_Refusal($answer['error']['code'], $answer['error']['message'], $answer['error']['hint']);
        }
        return $answer['data'];
    }

    private static function json(array $request): string
    {
        return json_encode($request, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
    }
}
