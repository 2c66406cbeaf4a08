using System.Data.Common;

namespace Compute.Orleans.Grains.Tables;

/// <summary>The table compute_token in a relational database.</summary>
internal sealed class TokenTable(StateDatabase database) : ITokenTable
{
    /// <summary>The fewest letters of a hash that name a token.</summary>
    public const int ShortestPrefix = 8;

    private const int HashLength = 64;
    private const string Columns = "hash, owner, is_operator, created, revoked";

    /// <inheritdoc/>
    public Task Add(TokenRow row, CancellationToken cancellationToken)
    {
        if (row.Hash.Length != HashLength || !IsLowerHexadecimal(row.Hash))
        {
            throw new ArgumentException("the hash must be 64 lower-case hexadecimal digits", nameof(row));
        }

        return database.Write(
            async session =>
            {
                var added = await session.Execute(
                    """
                    insert into compute_token (hash, owner, is_operator, created, revoked)
                    values (@hash, @owner, @operator, @created, @revoked)
                    on conflict (hash) do nothing
                    """,
                    ("@hash", row.Hash),
                    ("@owner", row.User),
                    ("@operator", row.IsOperator ? 1 : 0),
                    ("@created", Stored.Time(row.Created)),
                    ("@revoked", row.Revoked is { } revoked ? Stored.Time(revoked) : null));
                return added == 1
                    ? added
                    : throw new ArgumentException($"{row.Hash[..ShortestPrefix]} is there already", nameof(row));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<TokenRow?> Find(string hash, CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            session => session.Query(
                $"select {Columns} from compute_token where hash = @hash", ReadToken, ("@hash", hash)),
            cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TokenRow>> All(CancellationToken cancellationToken) =>
        database.Read<IReadOnlyList<TokenRow>>(
            async session => await session.Query(
                $"select {Columns} from compute_token order by created, hash", ReadToken),
            cancellationToken);

    /// <inheritdoc/>
    public Task<int> Revoke(string prefix, DateTimeOffset revoked, CancellationToken cancellationToken)
    {
        if (prefix.Length is < ShortestPrefix or > HashLength || !IsLowerHexadecimal(prefix))
        {
            throw new ArgumentException("the prefix must be 8 to 64 lower-case hexadecimal digits", nameof(prefix));
        }

        return database.Write(
            session => session.Execute(
                """
                update compute_token set revoked = @revoked
                where substr(hash, 1, @length) = @prefix and revoked is null
                """,
                ("@revoked", Stored.Time(revoked)),
                ("@length", prefix.Length),
                ("@prefix", prefix)),
            cancellationToken);
    }

    private static bool IsLowerHexadecimal(string text) => text.All(char.IsAsciiHexDigitLower);

    private static TokenRow ReadToken(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt32(2) != 0,
        Stored.ToTime(row.GetInt64(3)),
        row.IsDBNull(4) ? null : Stored.ToTime(row.GetInt64(4)));
}
