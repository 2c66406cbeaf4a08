namespace Compute.Orleans.Grains.Tables;

/// <summary>The table compute_token: who may call.</summary>
public interface ITokenTable
{
    /// <summary>Adds a token; a known hash is an error of the caller.</summary>
    /// <param name="row">The token.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task Add(TokenRow row, CancellationToken cancellationToken);

    /// <summary>The token of a hash, revoked or not, or null.</summary>
    /// <param name="hash">SHA-256 in lower-case hexadecimal.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<TokenRow?> Find(string hash, CancellationToken cancellationToken);

    /// <summary>All tokens, the oldest first.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<TokenRow>> All(CancellationToken cancellationToken);

    /// <summary>Revokes the tokens whose hash begins so.</summary>
    /// <param name="prefix">At least the first 8 letters of the hash.</param>
    /// <param name="revoked">When.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were revoked now.</returns>
    Task<int> Revoke(string prefix, DateTimeOffset revoked, CancellationToken cancellationToken);
}
