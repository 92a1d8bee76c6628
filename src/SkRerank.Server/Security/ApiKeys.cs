using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Security;

/// <summary>Asks requests for a key, where there are keys. Thread-safe.</summary>
/// <remarks>
/// Keys are kept and compared as SHA-256 hashes, all of them at every request, so that the time says nothing about how much of a key was right.
/// The file is read again, at most once a second, and not asked for its time: where it is a link, as secrets in containers are, the link's time stays when what is behind it changes.
/// </remarks>
internal sealed partial class ApiKeys
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly byte[][] _fixed;
    private readonly string? _file;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    private byte[][] _fromFile = [];
    private long _checked;
    private bool _isUnreadable;

    /// <summary>Reads the keys.</summary>
    /// <exception cref="RerankException">The file of keys cannot be read, or has no key.</exception>
    public ApiKeys(SkRerankServerOptions options, ILogger<ApiKeys> logger, TimeProvider? clock = null)
    {
        (_file, _logger, _clock) = (options.ApiKeyFile, logger, clock ?? TimeProvider.System);
        _fixed = [.. options.ApiKeys.Select(key => string.IsNullOrWhiteSpace(key) ? throw new RerankException("Each API key should have at least one character, but one is empty; leave it out or give it.") : Hash(key.Trim()))];
        if (_file is null) return;
        try
        {
            _fromFile = Read(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RerankException($"The file of API keys '{_file}' cannot be read; give a file with one key a line.", e);
        }

        if (_fromFile.Length == 0) throw new RerankException($"The file of API keys '{_file}' should have one key a line, but has none; write one, or leave the file out.");
        _checked = _clock.GetTimestamp();
    }

    /// <summary>Gets whether a key is asked for.</summary>
    public bool AreRequired => _fixed.Length > 0 || _file is not null;

    /// <summary>Lets a request in and names its caller: by its key, or without keys by its address.</summary>
    /// <exception cref="RequestFailure">The key is missing or not known.</exception>
    public string Authenticate(HttpContext context)
    {
        if (!AreRequired) return "address:" + context.Connection.RemoteIpAddress;
        var header = context.Request.Headers.Authorization.ToString();
        var given = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : context.Request.Headers["x-api-key"].ToString();
        if (given.Length == 0) throw new RequestFailure(FailureKind.Unauthorized, "The request should bear an API key, but it has none; send the header Authorization: Bearer KEY.");
        var hash = Hash(given);
        var known = false;
        foreach (var key in _fixed) known |= CryptographicOperations.FixedTimeEquals(key, hash);
        foreach (var key in FromFile()) known |= CryptographicOperations.FixedTimeEquals(key, hash);
        return known ? "key:" + Convert.ToHexString(hash, 0, 8) : throw new RequestFailure(FailureKind.Unauthorized, "The API key is not one of this server's; send another.");
    }

    private byte[][] FromFile()
    {
        if (_file is null) return [];
        lock (_lock)
        {
            if (_clock.GetElapsedTime(_checked) < Recheck) return _fromFile;
            _checked = _clock.GetTimestamp();
            try
            {
                var keys = Read(_file);
                if (keys.Length == 0 && _fromFile.Length > 0) LogEmptied();
                (_fromFile, _isUnreadable) = (keys, false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A file that is being replaced, or was lost, takes no key away; it is said once and not every second.
                if (!_isUnreadable) LogUnreadable(e);
                _isUnreadable = true;
            }

            return _fromFile;
        }
    }

    private static byte[][] Read(string file) => [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Hash)];

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    [LoggerMessage(1, LogLevel.Warning, "The file of API keys cannot be read; the keys that were read before stay.")]
    private partial void LogUnreadable(Exception error);

    [LoggerMessage(2, LogLevel.Warning, "The file of API keys has no key any more; its keys are refused from now on.")]
    private partial void LogEmptied();
}
