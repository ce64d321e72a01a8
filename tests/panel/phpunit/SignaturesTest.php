<?php
// The simulated panel has nothing that the real one has not, and has it in the same form.

use PHPUnit\Framework\TestCase;

final class SignaturesTest extends TestCase
{
    private static function table(): array
    {
        return require __DIR__ . '/signatures.php';
    }

    public function testTheTableNamesAllClasses(): void
    {
        $place = dirname(__DIR__) . '/simulated/';
        $files = new RegexIterator(new RecursiveIteratorIterator(new RecursiveDirectoryIterator($place . 'pm')), '/\.php$/');
        $names = array_map(static fn ($file): string => strtr(substr((string) $file, strlen($place), -4), '/', '_'), iterator_to_array($files, false));
        $this->assertEqualsCanonicalizing(array_keys(self::table()), $names);
    }

    /** @dataProvider classes */
    public function testAClassHasTheMembersOfTheTable(string $name, array $expected): void
    {
        $class = new ReflectionClass($name);
        $members = [];
        foreach ($class->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
            if ($method->getDeclaringClass()->name === $name) {
                $members[$method->name] = self::signatureOf($method);
            }
        }
        foreach ($class->getReflectionConstants() as $constant) {
            if ($constant->isPublic() && $constant->getDeclaringClass()->name === $name) {
                $members[$constant->name] = $constant->getValue();
            }
        }
        ksort($members);
        ksort($expected);
        $this->assertSame($expected, $members);
    }

    public static function classes(): array
    {
        $table = self::table();
        return array_map(null, array_keys($table), array_values($table));
    }

    /** What the extension calls is in the table: of the panel nothing else is known here. */
    public function testTheExtensionCallsOnlyWhatIsInTheTable(): void
    {
        $used = 0;
        foreach (self::sources() as $path) {
            preg_match_all('/\b(pm_\w+)::(\w+)/', file_get_contents($path), $calls, PREG_SET_ORDER);
            foreach ($calls as [, $class, $member]) {
                $this->assertArrayHasKey($member, self::table()[$class] ?? [], "$path: $class::$member");
                ++$used;
            }
        }
        $this->assertGreaterThan(10, $used);
    }

    /** Only one class starts the program, only one reads the database; none does either by itself. */
    public function testOnlyOneClassCallsTheProgram(): void
    {
        foreach (self::sources() as $path) {
            $text = file_get_contents($path);
            $this->assertSame(basename($path) === 'Helper.php', strpos($text, 'callSbin') !== false, $path);
            $this->assertSame(basename($path) === 'Scope.php', strpos($text, 'getDbAdapter') !== false, $path);
            $this->assertDoesNotMatchRegularExpression('/\b(exec|shell_exec|system|passthru|popen|proc_open|eval|unserialize|PDO)\s*\(/', $text, $path);
        }
    }

    private static function sources(): array
    {
        $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator(pm_Context::getPlibDir(), FilesystemIterator::SKIP_DOTS));
        return array_keys(iterator_to_array(new RegexIterator($files, '/\.(php|phtml)$/')));
    }

    private static function signatureOf(ReflectionMethod $method): string
    {
        $parameters = array_map([self::class, 'parameter'], $method->getParameters());
        return ($method->isStatic() ? 'static ' : '') . '(' . implode(', ', $parameters) . ')';
    }

    private static function parameter(ReflectionParameter $parameter): string
    {
        $text = $parameter->hasType() ? $parameter->getType() . ' ' : '';
        $text .= '$' . $parameter->getName();
        if (!$parameter->isDefaultValueAvailable()) {
            return $text;
        }
        $value = $parameter->getDefaultValue();
        return "$text = " . ($value === [] ? '[]' : var_export($value, true));
    }
}
