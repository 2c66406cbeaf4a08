namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>From when until when a certificate is taken.</summary>
/// <param name="From">The first moment.</param>
/// <param name="Until">The last moment.</param>
internal readonly record struct CertificateValidity(DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Why a certificate is not taken, or will not be for long; null where it is.</summary>
    /// <param name="now">The time.</param>
    /// <param name="soon">How long before its end it is told of.</param>
    /// <returns>As it follows "which".</returns>
    public string? Doubt(DateTimeOffset now, TimeSpan soon)
    {
        var (from, until) = ($"{From.UtcDateTime:s}Z", $"{Until.UtcDateTime:s}Z");
        return now < From ? $"is not valid before {from} (it is {now.UtcDateTime:s}Z)"
            : now > Until ? $"was valid until {until} (it is {now.UtcDateTime:s}Z)"
            : Until - now < soon ? $"is valid until {until} only"
            : null;
    }
}
