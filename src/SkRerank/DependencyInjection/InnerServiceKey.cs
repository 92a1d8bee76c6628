namespace SkRerank.DependencyInjection;

/// <summary>The key under which a decorated registration lives on; each is equal only to itself.</summary>
internal sealed class InnerServiceKey
{
    public override string ToString() => "what WithReranking decorates";
}
