using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Grains.Tables;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Access;

/// <summary>Looks a token up, and remembers it for a few seconds: a revoked one works no longer than that.</summary>
[GrainType("token"), StatelessWorker]
internal sealed class TokenGrain(ITokenTable tokens, TimeProvider clock) : Grain, ITokenGrain
{
    /// <summary>How long a look-up holds.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _lookUp = TimeSpan.FromSeconds(10);

    private Caller? _caller;
    private DateTimeOffset _fresh = DateTimeOffset.MinValue;

    public async Task<Caller?> Identify()
    {
        var now = clock.GetUtcNow();
        if (now < _fresh)
        {
            return _caller;
        }

        using var timeout = new CancellationTokenSource(_lookUp, clock);
        var hash = this.GetPrimaryKeyString()[ITokenGrain.KeyOf(string.Empty).Length..];
        var row = await tokens.Find(hash, timeout.Token);
        _caller = row is { Revoked: null } ? new Caller(row.User, row.IsOperator) : null;
        _fresh = now + Remembered;

        if (_caller is null)
        {
            DeactivateOnIdle(); // Else guesses would fill the memory.
        }

        return _caller;
    }
}
