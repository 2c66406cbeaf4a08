using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>A client certificate with its key, and those certificates that it was issued by.</summary>
internal sealed class ClientCertificate : IDisposable
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _issuers;

    private ClientCertificate(X509Certificate2 own, X509Certificate2Collection issuers)
    {
        _own = own;
        _issuers = issuers;
        Context = SslStreamCertificateContext.Create(own, issuers, offline: true);
    }

    /// <summary>From when until when it is taken.</summary>
    public CertificateValidity Validity => new(new DateTimeOffset(_own.NotBefore), new DateTimeOffset(_own.NotAfter));

    /// <summary>What a connection shows.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Reads the files that credentials name.</summary>
    /// <param name="credential">Credentials with a certificate.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">A file is no PEM, or the key is another one's.</exception>
    public static ClientCertificate Read(HostCredential credential)
    {
        var own = Own(credential);
        var issuers = new X509Certificate2Collection();
        try
        {
            issuers.ImportFromPemFile(credential.CertificateFile);
            foreach (var same in issuers.Where(issuer => issuer.RawData.AsSpan().SequenceEqual(own.RawData)).ToList())
            {
                issuers.Remove(same);
                same.Dispose();
            }

            return new ClientCertificate(own, issuers);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own.Dispose();
        foreach (var issuer in _issuers)
        {
            issuer.Dispose();
        }
    }

    private static X509Certificate2 Own(HostCredential credential)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(credential.CertificateFile, credential.KeyFile);
        }
        catch (ArgumentException other)
        {
            throw new CryptographicException("the key does not belong to the certificate", other);
        }
    }
}
