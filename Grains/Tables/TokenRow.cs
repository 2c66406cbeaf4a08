namespace Compute.Orleans.Grains.Tables;

/// <summary>A token, which itself is not kept.</summary>
/// <param name="Hash">
/// SHA-256 of the token's UTF-8 bytes, in lower-case hexadecimal; its first 8 letters name it to a person.
/// </param>
/// <param name="User">Whose it is.</param>
/// <param name="IsOperator">Whether it opens the dashboard.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Revoked">When it was revoked, or null.</param>
public sealed record TokenRow(
    string Hash, string User, bool IsOperator, DateTimeOffset Created, DateTimeOffset? Revoked);
