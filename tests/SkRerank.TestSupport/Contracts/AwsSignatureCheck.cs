using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SkRerank.TestSupport.Contracts;

/// <summary>Checks a Signature Version 4 as AWS does, by a second implementation that shares nothing with the signer.</summary>
/// <remarks>Written from the steps of "Create a signed AWS API request" in the IAM User Guide: canonical request, string to sign, derived key, comparison.</remarks>
public sealed class AwsSignatureCheck
{
    /// <summary>Gets the id of the access key.</summary>
    public string AccessKeyId { get; init; } = "AKIDEXAMPLE";

    /// <summary>Gets the secret key.</summary>
    public string SecretAccessKey { get; init; } = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// <summary>Gets the session token; <see langword="null"/> where the key is a lasting one.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Gets the region.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Gets the service.</summary>
    public string Service { get; init; } = "bedrock";

    /// <summary>Gets the clock that a request's date must be within five minutes of; <see langword="null"/> accepts any date.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Gives the type that AWS puts into <c>x-amzn-errortype</c>.</summary>
    public static string ErrorType(int status) => status switch
    {
        403 => "AccessDeniedException",
        404 => "ResourceNotFoundException",
        424 => "ModelErrorException",
        429 => "ThrottlingException",
        >= 500 => "InternalServerException",
        _ => "ValidationException",
    };

    /// <summary>Gives why a request is refused, or <see langword="null"/>.</summary>
    public string? Refusal(ContractRequest request)
    {
        var authorization = request.Header("Authorization") ?? "";
        if (!authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal)) return "Missing Authentication Token";
        var parts = authorization[17..].Split(',', StringSplitOptions.TrimEntries).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        if (request.Header("X-Amz-Date") is not { Length: 16 } date) return "The date of the request is missing.";
        var scope = $"{date[..8]}/{Region}/{Service}/aws4_request";
        if (parts["Credential"] != $"{AccessKeyId}/{scope}") return $"Credential should be scoped to {scope}.";
        if (Clock is { } clock && (clock.GetUtcNow() - DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).Duration() > TimeSpan.FromMinutes(5)) return "Signature expired.";
        if (request.Header("X-Amz-Security-Token") != SessionToken) return "The security token included in the request is invalid.";
        var signed = parts["SignedHeaders"].Split(';');
        string[] needed = ["host", "x-amz-date", .. SessionToken is null ? Array.Empty<string>() : ["x-amz-security-token"]];
        if (needed.FirstOrDefault(n => !signed.Contains(n)) is { } missing) return $"'{missing}' must be a signed header.";

        var canonical = new StringBuilder().Append(request.Method).Append('\n')
            .Append(string.Join('/', request.Path.Split('/').Select(Uri.EscapeDataString))).Append('\n')
            .Append(string.Join('&', request.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))).Append('\n');
        foreach (var name in signed) canonical.Append(name).Append(':').Append(request.Header(name)?.Trim()).Append('\n');
        canonical.Append('\n').Append(parts["SignedHeaders"]).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(request.Body)));
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";

        var key = Encoding.UTF8.GetBytes("AWS4" + SecretAccessKey);
        foreach (var step in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return parts["Signature"] == expected ? null : "The request signature we calculated does not match the signature you provided.";
    }
}
