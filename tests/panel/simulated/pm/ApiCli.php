<?php
class pm_ApiCli
{
    public const RESULT_FULL = 1;
    public const RESULT_STDOUT = 2;
    public const RESULT_STDERR = 3;
    public const RESULT_CODE = 4;
    public const RESULT_EXCEPTION = 5;

    // An extension's own program stands before those of the panel.
    public static function callSbin($command, $args = [], $result = 5, $env = [], $stdin = '')
    {
        if (!is_string($command) || !preg_match('/^[A-Za-z0-9][A-Za-z0-9._-]*$/D', $command)) {
            throw new pm_Exception('a program is named by its file name');
        }
        foreach ($args as $one) {
            if (!is_string($one)) {
                throw new pm_Exception('an argument is a text');
            }
        }
        $bin = Panel_Place::product() . '/admin/bin';
        $own = "$bin/modules/" . pm_Context::getModuleId() . "/$command";
        $program = is_file($own) ? $own : "$bin/$command";
        if (!is_executable($program)) {
            throw new pm_Exception("there is no program $command");
        }
        return self::outcome(self::run([$program, ...$args], $env, $stdin), $result);
    }

    private static function run(array $line, array $env, string $stdin): array
    {
        $files = [tmpfile(), tmpfile(), tmpfile()];
        fwrite($files[0], $stdin);
        rewind($files[0]);
        $process = proc_open($line, $files, $pipes, '/', $env + ['PATH' => '/usr/bin:/bin', 'LC_ALL' => 'C']);
        if (!is_resource($process)) {
            throw new pm_Exception('the program cannot be started');
        }
        $code = proc_close($process);
        return ['code' => $code, 'stdout' => self::contents($files[1]), 'stderr' => self::contents($files[2])];
    }

    private static function contents($file): string
    {
        rewind($file);
        return stream_get_contents($file);
    }

    private static function outcome(array $full, int $result)
    {
        switch ($result) {
            case self::RESULT_FULL:
                return $full;
            case self::RESULT_STDOUT:
                return $full['stdout'];
            case self::RESULT_STDERR:
                return $full['stderr'];
            case self::RESULT_CODE:
                return $full['code'];
            case self::RESULT_EXCEPTION:
                if ($full['code'] !== 0) {
                    throw new pm_Exception_ResultException($full['stderr'] ?: $full['stdout'], $full['code']);
                }
                return $full;
            default:
                throw new pm_Exception('there is no such kind of result');
        }
    }
}
