<?php
// The long task that reads the past, run to its end in this process. A script of the test answers for the program.

use PHPUnit\Framework\TestCase;

final class ReadPastTest extends TestCase
{
    use ProgramInPlace {
        tearDown as putProgramBack;
    }

    protected function tearDown(): void
    {
        $this->putProgramBack();
        (new pm_LongTask_Manager())->cancelAllTasks();
    }

    /** Each run of the program gives the next of these answers, and the last one again and again. */
    private function programAnswers(string ...$answers): void
    {
        foreach ($answers as $i => $answer) {
            file_put_contents("$this->room/answer$i", $answer);
        }
        $last = count($answers) - 1;
        file_put_contents($this->program, "#!/bin/sh\ncd '$this->room' || exit 1\necho \"\$*\" >> argv\nn=\$((\$(wc -l < argv) - 1))\n" .
            "[ \$n -le $last ] || n=$last\ncat answer\$n\n");
    }

    private static function answer(int $done, int $total, bool $whole = false, int $read = 1): string
    {
        return json_encode(['ok' => true, 'data' => ['new_lines' => 1, 'new_bytes' => $read, 'past' => ['done' => $done, 'total' => $total, 'whole' => $whole], 'coverage' => []]]);
    }

    private function run_task(): pm_LongTask_Task
    {
        $usual = ini_set('error_log', '/dev/null');
        $task = (new pm_LongTask_Manager())->start(new Modules_Spamtrace_Task_ReadPast());
        Panel_LongTasks::execute($task->getInstanceId());
        ini_set('error_log', $usual);
        return $task;
    }

    private function runs(): int
    {
        return count(file("$this->room/argv"));
    }

    public function testItGoesOnUntilThePastIsRead(): void
    {
        $this->programAnswers(self::answer(30, 100), self::answer(20, 70), self::answer(0, 0, true));
        $task = $this->run_task();
        $this->assertSame([pm_LongTask_Task::STATUS_DONE, 100, null], [$task->getStatus(), $task->getProgress(), $task->getParam('reason')]);
        $this->assertSame(3, $this->runs());
        $this->assertStringContainsString('--json ingest --seconds=', file_get_contents("$this->room/argv"));
    }

    public function testProgressIsWhatIsLeftOfTheFirstSight(): void
    {
        $refusal = '{"ok":false,"error":{"code":"failed","message":"no room on the disk","hint":"h"}}';
        $this->programAnswers(self::answer(30, 100), self::answer(20, 70), $refusal);
        $task = $this->run_task();
        $this->assertSame([pm_LongTask_Task::STATUS_ERROR, 50], [$task->getStatus(), $task->getProgress()]);
        $this->assertStringContainsString('no room on the disk', $task->getParam('reason'));
    }

    /** A journal has no size, so it is only known that more was read. */
    public function testWithoutASizeItGoesOnAsLongAsSomethingIsRead(): void
    {
        $this->programAnswers(...[...array_fill(0, 50, self::answer(0, 0)), self::answer(0, 0, true)]);
        $this->assertSame(pm_LongTask_Task::STATUS_DONE, $this->run_task()->getStatus());
        $this->assertSame(51, $this->runs());
    }

    public function testWhereNothingMoreIsReadItEnds(): void
    {
        $this->programAnswers(self::answer(30, 100), self::answer(30, 100, false, 0));
        $task = $this->run_task();
        $this->assertSame(pm_LongTask_Task::STATUS_ERROR, $task->getStatus());
        $this->assertStringContainsString('nothing more', $task->getParam('reason'));
        $this->assertLessThan(50, $this->runs());
    }

    public function testWhereNothingIsRememberedItEndsAtOnce(): void
    {
        $notice = ['code' => 'failed', 'message' => 'nothing is remembered: no room', 'hint' => ''];
        $this->programAnswers(json_encode(['ok' => true, 'data' => ['new_lines' => 1, 'new_bytes' => 1, 'past' => null, 'coverage' => ['index_notice' => $notice]]]));
        $task = $this->run_task();
        $this->assertSame([pm_LongTask_Task::STATUS_ERROR, $notice['message'], 1], [$task->getStatus(), $task->getParam('reason'), $this->runs()]);
    }

    public function testOneThatWasCancelledEnds(): void
    {
        $this->programAnswers(self::answer(0, 100));
        $task = (new pm_LongTask_Manager())->start(new Modules_Spamtrace_Task_ReadPast());
        Modules_Spamtrace_Past::forget();
        $this->expectException(pm_Exception::class);
        Panel_LongTasks::execute($task->getInstanceId());
    }

    public function testOnlyOneIsUnderWayAndOnlyTheLastOneIsKept(): void
    {
        $number = static fn (): array => array_column(Panel_Database::rows('SELECT id FROM longtasks'), 'id');
        $this->assertSame(['status' => null, 'progress' => 0, 'reason' => null], Modules_Spamtrace_Past::state());
        Modules_Spamtrace_Past::read();
        $first = $number();
        Modules_Spamtrace_Past::read();
        $this->assertSame([1, $first], [count($first), $number()]);
        Panel_Database::change("UPDATE longtasks SET status = 'error'");
        $this->assertSame('error', Modules_Spamtrace_Past::state()['status']);
        Modules_Spamtrace_Past::read();
        $this->assertCount(1, $number());
        $this->assertNotSame($first, $number());
        $this->assertSame('not_started', Modules_Spamtrace_Past::state()['status']);
    }

    public function testEachStateHasItsWords(): void
    {
        $task = (new pm_LongTask_Manager())->start(new Modules_Spamtrace_Task_ReadPast());
        $said = [];
        foreach (['not_started', 'running', 'done', 'error'] as $status) {
            Panel_LongTasks::note($task, 'status', $status);
            $said[] = $task->statusMessage();
        }
        $this->assertCount(4, array_unique(array_filter($said)));
        $this->assertNotSame('', $task->getDescription());
    }

    public function testAHookNamesIt(): void
    {
        $this->assertEquals([new Modules_Spamtrace_Task_ReadPast(), new Modules_Spamtrace_Task_SetPolicy()], (new Modules_Spamtrace_LongTasks())->getLongTasks());
    }
}
