using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Compute.Orleans.Tests.Support;

/// <summary>Debian's nginx on a free port of the loopback address, with a certificate of its own.</summary>
/// <remarks>It runs in one process in the foreground, keeps all its files in its folder, and is killed in the end.</remarks>
internal sealed class Nginx : IAsyncDisposable
{
    /// <summary>The name that the certificate is for, which no name server knows.</summary>
    public const string Name = "climate.example.org";

    private const string Program = "/usr/sbin/nginx";
    private const string OpenSsl = "/usr/bin/openssl";
    private const int Attempts = 100;

    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    /// <summary>Makes the certificate and chooses the port; nothing runs yet.</summary>
    public static async Task<Nginx> Create()
    {
        Assert.SkipUnless(File.Exists(Program), "nginx is not installed: apt-get install nginx-light");
        Assert.SkipUnless(File.Exists(OpenSsl), "openssl is not installed: apt-get install openssl");
        var nginx = new Nginx();
        await Command.Run(
            OpenSsl,
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=" + Name, "-addext", "subjectAltName=DNS:" + Name,
            "-keyout", nginx.Key, "-out", nginx.Certificate);
        return nginx;
    }

    /// <summary>The port; free when it was chosen.</summary>
    public int Port { get; } = LoopbackPorts.Choose();

    /// <summary>The certificate, which is its own authority.</summary>
    public string Certificate => _folder.File("certificate.pem");

    /// <summary>The certificate's key.</summary>
    public string Key => _folder.File("key.pem");

    /// <summary>The URL by which clients know the host: https://climate.example.org:PORT.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"https://{Name}:{Port}");

    /// <summary>Starts it, after the one before has ended, and waits until it listens.</summary>
    /// <param name="http">What stands inside of http { }.</param>
    public async Task Start(string http)
    {
        await Stop();
        var temporary = string.Concat(
            from use in (string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            select $"{use}_temp_path {_folder.File(use)};\n");
        await File.WriteAllTextAsync(
            _folder.File("nginx.conf"),
            $$"""
            daemon off;
            master_process off;
            pid {{_folder.File("nginx.pid")}};
            events { worker_connections 1024; }
            http {
            access_log off;
            {{temporary}}
            {{http}}
            }
            """);
        _process = Process.Start(Program, Arguments());
        for (var attempt = 1; ; attempt++)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException cause)
            {
                if (attempt == Attempts || _process.HasExited)
                {
                    throw new InvalidOperationException(
                        $"nginx does not listen:\n{await File.ReadAllTextAsync(_folder.File("error.log"))}", cause);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>A client that finds the name here and trusts the certificate; redirects are not followed.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = async (_, ending) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Port, ending);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            // This one and no other; its name is not looked at, for a test may ask for another host.
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString()
                == X509CertificateLoader.LoadCertificateFromFile(Certificate).GetCertHashString(),
        },
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop();
        _folder.Dispose();
    }

    private string[] Arguments() => ["-p", _folder.Path, "-c", _folder.File("nginx.conf"), "-e", _folder.File("error.log")];

    private async Task Stop()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            _process = null;
        }
    }
}
