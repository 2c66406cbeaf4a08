using Compute.Orleans.Engine.Sources.Access;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>Says at start, and each day, which client certificates hosts do not take, or soon will not.</summary>
/// <remarks>
/// A start is not refused for it: a process that is moved to another machine between the end of a certificate and its
/// renewal would take every other input with it.
/// </remarks>
/// <param name="policy">The credentials.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Where it is said.</param>
internal sealed partial class CertificateWatch(
    IOptions<AccessPolicy> policy, TimeProvider clock, ILogger<CertificateWatch> logger) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, clock);
        do
        {
            foreach (var warning in policy.Value.Warnings(clock.GetUtcNow()))
            {
                LogCertificate(logger, warning);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
    private static partial void LogCertificate(ILogger logger, string warning);
}
