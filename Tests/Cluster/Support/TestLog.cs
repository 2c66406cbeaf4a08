using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>Shows the warnings of a cluster's silos with the test that they belong to.</summary>
internal sealed class TestLog(string silo) : ILoggerProvider
{
    private readonly string _silo = silo;
    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void Dispose()
    {
        // The output belongs to the test.
    }

    private void Write(string line)
    {
        try
        {
            _output?.WriteLine(line);
        }
        catch (InvalidOperationException)
        {
            // The test has ended; a silo that was killed in it may still have something to say.
        }
    }

    private sealed class Log(TestLog owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning
            || (logLevel == LogLevel.Information && category.StartsWith("Compute.", StringComparison.Ordinal));

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var cause = exception is null ? "" : $" <- {exception.GetType().Name}: {exception.Message}";
                owner.Write(
                    $"{TimeProvider.System.GetLocalNow():mm:ss.fff} {owner._silo} {category.Split('.')[^1]}: "
                    + formatter(state, exception) + cause);
            }
        }
    }
}
