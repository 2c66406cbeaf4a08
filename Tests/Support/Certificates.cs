using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Compute.Orleans.Tests.Support;

/// <summary>Certificates that last a day, or as long as a test wants, and that nobody trusts.</summary>
internal static class Certificates
{
    /// <summary>Makes a certificate with its key.</summary>
    /// <param name="name">Its common name.</param>
    /// <param name="from">From when on it is valid; an hour ago by default.</param>
    /// <param name="until">Until when it is valid; a day from now by default.</param>
    public static X509Certificate2 Make(string name, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(from ?? now.AddHours(-1), until ?? now.AddDays(1));
    }

    /// <summary>Writes a new certificate and its key in PEM, into one file or two.</summary>
    /// <param name="certificateFile">Where the certificate goes.</param>
    /// <param name="keyFile">Where the key goes.</param>
    /// <param name="name">The certificate's common name.</param>
    /// <param name="from">From when on it is valid; an hour ago by default.</param>
    /// <param name="until">Until when it is valid; a day from now by default.</param>
    public static void Write(
        string certificateFile, string keyFile, string name, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var certificate = Make(name, from, until);
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem() + "\n");
        if (certificateFile == keyFile)
        {
            File.AppendAllText(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        }
        else
        {
            File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        }
    }
}
