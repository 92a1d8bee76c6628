namespace SkRerank.Remote;

/// <summary>Sums up what a request holds.</summary>
/// <param name="Bytes">The length of its body.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Chunks">The chunks that the provider cuts its documents into.</param>
internal readonly record struct RequestLoad(long Bytes, long Tokens, long Chunks)
{
    public static RequestLoad operator +(RequestLoad a, RequestLoad b) => new(a.Bytes + b.Bytes, a.Tokens + b.Tokens, a.Chunks + b.Chunks);
}
