<?php
// What the page wishes of the policies, as options of `policy begin`. What it may name are domains, acts and a plan, each
// by its form; whether they exist is the program's to know.

class Modules_Spamtrace_PolicyWish
{
    private const MOST_DOMAINS = 20000;

    /** @var string[] */
    private array $options;
    private string $kind;

    private function __construct(string $kind, array $options)
    {
        $this->kind = $kind;
        $this->options = $options;
    }

    public static function of(string $body): self
    {
        $said = json_decode($body, true, 5);
        $kind = is_array($said) ? (string) array_key_first($said) : null;
        $wish = is_array($said) && count($said) === 1 && is_array($said[$kind]) ? $said[$kind] : null;
        if ($said === []) {
            return new self('', []);
        }
        if ($kind === 'begin' && $wish !== null) {
            return new self($kind, self::begin($wish + ['plan' => null, 'keep' => [], 'plans' => false]));
        }
        if ($kind === 'undo' && $wish !== null) {
            return new self($kind, self::undo($wish + ['act' => null, 'domains' => [], 'force' => false]));
        }
        if ($kind === 'retry' && $wish !== null) {
            return new self($kind, ['--retry=' . self::act($wish['act'] ?? null)]);
        }
        throw self::none();
    }

    public function isNone(): bool
    {
        return $this->kind === '';
    }

    /**
     * A reseller's wish is one for his domains. Of what was changed before he brings back what he changed himself.
     *
     * @return string[]
     */
    public function optionsWithin(Modules_Spamtrace_Scope $scope): array
    {
        $fields = $scope->fields();
        if ($fields === []) {
            return $this->options;
        }
        $domains = $fields['scope']['domains'];
        if ($domains === []) {
            throw new Modules_Spamtrace_Refusal('not_found', 'this account has no domain', '', 404);
        }
        switch ($this->kind) {
            case 'begin':
                $this->refusePlans();
                return [...$this->options, ...self::named('only', $domains)];
            case 'undo':
                return [...$this->undoWithin($domains), '--own'];
            default:
                return [...$this->options, '--own'];
        }
    }

    private function refusePlans(): void
    {
        if (in_array('--plans', $this->options, true)) {
            throw new Modules_Spamtrace_Refusal('not_permitted', 'service plans are the administrator\'s', '', 403);
        }
    }

    // Those that he names and still has; where he names none, those that he still has.
    private function undoWithin(array $domains): array
    {
        $own = self::named('domain', $domains);
        $named = array_filter($this->options, static fn (string $option): bool => strncmp($option, '--domain=', 9) === 0);
        $others = array_diff($this->options, $named);
        $kept = $named === [] ? $own : array_intersect($named, $own);
        if ($kept === []) {
            throw new Modules_Spamtrace_Refusal('not_found', 'none of these domains is this account\'s', '', 404);
        }
        return [...array_values($others), ...array_values($kept)];
    }

    private static function begin(array $wish): array
    {
        if (!is_string($wish['plan']) || !preg_match('/^[0-9a-f]{16}$/D', $wish['plan'])) {
            throw self::none(); // what is changed is what was shown
        }
        if (!is_bool($wish['plans'])) {
            throw self::none();
        }
        $options = ["--plan={$wish['plan']}", ...self::named('keep', self::domains($wish['keep']))];
        return $wish['plans'] ? [...$options, '--plans'] : $options;
    }

    private static function undo(array $wish): array
    {
        if (!is_bool($wish['force'])) {
            throw self::none();
        }
        $options = ['--undo=' . self::act($wish['act']), ...self::named('domain', self::domains($wish['domains']))];
        return $wish['force'] ? [...$options, '--force'] : $options;
    }

    private static function act($act): int
    {
        if (!is_int($act) || $act < 1) {
            throw self::none();
        }
        return $act;
    }

    private static function domains($domains): array
    {
        $isName = static fn ($name): bool => is_string($name) && preg_match('/^[a-z0-9_][a-z0-9._-]{0,254}$/D', $name) === 1;
        if (!is_array($domains) || count($domains) > self::MOST_DOMAINS || array_filter($domains, $isName) !== $domains) {
            throw self::none();
        }
        return array_values($domains);
    }

    private static function named(string $option, array $values): array
    {
        return array_map(static fn (string $value): string => "--$option=$value", $values);
    }

    private static function none(): Modules_Spamtrace_Refusal
    {
        return new Modules_Spamtrace_Refusal('usage', 'this is no change of policies', 'reload the page', 400);
    }
}
