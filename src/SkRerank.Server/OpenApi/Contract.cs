using SkRerank.Server.Dialects;
using SkRerank.Server.Requests;

namespace SkRerank.Server.OpenApi;

/// <summary>Represents what the OpenAPI document says of an endpoint in one contract; part of the endpoint's metadata.</summary>
/// <param name="Name">The name in <c>contracts.json</c>, which has the words, the bodies and the examples.</param>
/// <param name="Errors">How the endpoint says failures; <see langword="null"/> for one that has none.</param>
/// <param name="Failures">The failures that the endpoint can say.</param>
internal sealed record Contract(string Name, IErrorForm? Errors, IReadOnlyList<FailureKind> Failures)
{
    private static readonly FailureKind[] OfEvery = [FailureKind.Invalid, FailureKind.Unauthorized, FailureKind.Internal];

    /// <summary>An endpoint that reads a body and works for it.</summary>
    public static Contract Working(string name, IErrorForm errors) => new(name, errors, Enum.GetValues<FailureKind>());

    /// <summary>An endpoint that says what is there.</summary>
    public static Contract Reading(string name, IErrorForm errors) => new(name, errors, OfEvery);

    /// <summary>An endpoint that everyone may ask.</summary>
    public static Contract Open(string name) => new(name, null, []);
}
