namespace Compute.Orleans.Grains.Interfaces.Access;

/// <summary>
/// Says whose a token is. Keyed by <see cref="KeyOf"/>, so that a token itself is never a key or in a log.
/// </summary>
[GrainInterfaceType("compute.token"), Alias("compute.token")]
public interface ITokenGrain : IGrainWithStringKey
{
    /// <summary>The key of a token's hash.</summary>
    /// <param name="hash">SHA-256 of the token's UTF-8 bytes, in lower-case hexadecimal.</param>
    static string KeyOf(string hash) => "token/" + hash;

    /// <summary>The caller whose token it is, or null when it is unknown or was revoked.</summary>
    [Alias("identify"), ResponseTimeout(Timeouts.Control)]
    Task<Caller?> Identify();
}
