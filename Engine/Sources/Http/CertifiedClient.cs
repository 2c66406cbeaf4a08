using System.Security.Cryptography;
using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>A client that shows one host a certificate; made anew when the certificate's files are.</summary>
/// <remarks>Threading: any number of callers at once.</remarks>
/// <param name="credential">Where the certificate is.</param>
/// <param name="make">Makes a client that shows a certificate.</param>
internal sealed class CertifiedClient(HostCredential credential, Func<ClientCertificate, HttpClient> make)
    : IDisposable
{
    private readonly Lock _changing = new();

    // Requests may be under way with any of them. There is one for each certificate that the process has seen.
    private readonly List<IDisposable> _made = [];
    private object? _stamp;
    private HttpClient? _current;
    private CertificateValidity? _validity;

    /// <summary>
    /// The client for the certificate as it is now; the last one as long as the new one is not whole.
    /// </summary>
    /// <exception cref="IOException">There is no certificate that can be read, and never was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="CryptographicException">It is damaged.</exception>
    public HttpClient Current()
    {
        lock (_changing)
        {
            var stamp = (SecretFile.Stamp(credential.CertificateFile), SecretFile.Stamp(credential.KeyFile));
            if (_current is not null && stamp.Equals(_stamp))
            {
                return _current;
            }

            try
            {
                var certificate = ClientCertificate.Read(credential);
                _made.Add(certificate);
                _validity = certificate.Validity;
                _current = make(certificate);
                _made.Add(_current);
                _stamp = stamp;
            }
            catch (Exception failure)
                when (_current is not null
                    && failure is IOException or UnauthorizedAccessException or CryptographicException)
            {
                // Certificate and key are two files, and one is written first. The next request looks again.
            }

            return _current!;
        }
    }

    /// <summary>Why hosts do not take the certificate that is shown; null where they do, or none was read.</summary>
    /// <param name="now">The time.</param>
    public string? Doubt(DateTimeOffset now)
    {
        lock (_changing)
        {
            return _validity?.Doubt(now, TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var made in Enumerable.Reverse(_made))
        {
            made.Dispose();
        }
    }
}
