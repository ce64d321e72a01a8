<?php
// What the scheduler's run asks the program, and what it then tells. A script of the test answers for the program.

use PHPUnit\Framework\TestCase;

final class WatchTest extends TestCase
{
    use ProgramInPlace {
        tearDown as putProgramBack;
    }

    protected function tearDown(): void
    {
        $this->putProgramBack();
        Modules_Spamtrace_Settings::setKeepReject(false);
        Panel_Database::change('DELETE FROM Notified');
    }

    /** Notes each line that it is started with. */
    private function programTells(array ...$alerts): void
    {
        $ingested = json_encode(['ok' => true, 'data' => ['new_bytes' => 0, 'past' => ['done' => 0, 'total' => 0, 'whole' => true], 'coverage' => []]]);
        file_put_contents("$this->room/ingested", $ingested);
        file_put_contents("$this->room/alerts", json_encode(['ok' => true, 'data' => ['alerts' => $alerts]]));
        file_put_contents($this->program, "#!/bin/sh\ncd '$this->room' || exit 1\necho \"\$*\" >> argv\ncase \"\$*\" in *ingest*) cat ingested;; *) cat alerts;; esac\n");
    }

    /** @return string[] what was asked, without the place of the server */
    private function asked(): array
    {
        $words = static fn (string $line): string => trim(substr($line, strpos($line, '--json')));
        return array_values(preg_grep('/alerts/', array_map($words, file("$this->room/argv"))));
    }

    private static function policyAlert(int $domains, string ...$names): array
    {
        return ['id' => 'policy', 'kind' => 'policy', 'since' => null, 'told' => false, 'domains' => $domains, 'mail_off' => 0, 'names' => $names];
    }

    private static function mail(): array
    {
        return Panel_Database::rows("SELECT subject, text FROM Notified WHERE kind = 'mail'")[0];
    }

    public function testTheOptionIsGivenWhereItIsSet(): void
    {
        $this->programTells();
        Modules_Spamtrace_Watch::run();
        Modules_Spamtrace_Settings::setKeepReject(true);
        Modules_Spamtrace_Watch::run();
        $this->assertSame(['--json alerts --queue-growth=1000', '--json alerts --queue-growth=1000 --keep-reject'], $this->asked());
    }

    public function testWhatWasToldIsSaidWithTheSameOption(): void
    {
        Modules_Spamtrace_Settings::setKeepReject(true);
        $this->programTells(self::policyAlert(1, 'a.example'));
        Modules_Spamtrace_Watch::run();
        $this->assertSame('--json alerts --queue-growth=1000 --keep-reject --told=policy', $this->asked()[1]);
    }

    /** @dataProvider policyLines */
    public function testDomainsThatLeftAreNamed(array $alert, string $line): void
    {
        $this->programTells($alert);
        Modules_Spamtrace_Watch::run();
        $this->assertStringContainsString("\n\n$line\n\n", self::mail()['text']);
    }

    public static function policyLines(): array
    {
        return [
            'one' => [self::policyAlert(1, 'a.example'), '1 domain no longer rejects mail for nobody: a.example'],
            'two' => [self::policyAlert(2, 'a.example', 'b.example'), '2 domains no longer reject mail for nobody: a.example, b.example'],
            'more than are named' => [self::policyAlert(300, 'a.example', 'b.example'), '300 domains no longer reject mail for nobody: a.example, b.example ...'],
            'hostile' => [self::policyAlert(1, "a\r\nBcc: <x@y.example>%%names%%"), '1 domain no longer rejects mail for nobody: a??Bcc:??x@y.example???names??'],
        ];
    }

    public function testASubjectHasAnEnd(): void
    {
        $this->programTells(self::policyAlert(20, ...array_fill(0, 20, str_repeat('a', 60) . '.example')));
        Modules_Spamtrace_Watch::run();
        ['subject' => $subject] = self::mail();
        $this->assertLessThan(250, strlen($subject));
        $this->assertStringEndsWith('...', $subject);
    }
}
