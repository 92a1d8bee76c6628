namespace SkRerank.Keywords;

/// <summary>Stems one English word in lower case, in place (M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980, with the author's later corrections).</summary>
internal ref struct PorterStemmer
{
    /// <summary>How many chars more than the word a buffer must have: a stem may grow before it shrinks.</summary>
    public const int Growth = 1;

    private readonly Span<char> _word;
    private int _length;

    // The length of what stands before the ending that was found last.
    private int _stem;

    private PorterStemmer(Span<char> word, int length)
    {
        _word = word;
        _length = length;
    }

    /// <summary>Stems the first <paramref name="length"/> chars of a buffer with <see cref="Growth"/> chars to spare, and gives the length of the stem.</summary>
    public static int Stem(Span<char> word, int length)
    {
        if (length <= 2) return length;
        var stemmer = new PorterStemmer(word, length);
        stemmer.RemovePlural();
        stemmer.RemoveParticiple();
        if (stemmer.Ends("y") && stemmer.StemHasVowel()) word[stemmer._length - 1] = 'i';
        stemmer.ReplaceLongEnding();
        stemmer.ReplaceShortEnding();
        stemmer.RemoveEnding();
        stemmer.RemoveLastLetter();
        return stemmer._length;
    }

    private void RemovePlural()
    {
        if (_word[_length - 1] != 's') return;
        if (Ends("sses")) _length -= 2;
        else if (Ends("ies")) Replace("i");
        else if (_word[_length - 2] != 's') _length--;
    }

    private void RemoveParticiple()
    {
        if (Ends("eed"))
        {
            if (Measure() > 0) _length--;
            return;
        }

        if (!(Ends("ed") || Ends("ing")) || !StemHasVowel()) return;
        _length = _stem;
        if (Ends("at")) Replace("ate");
        else if (Ends("bl")) Replace("ble");
        else if (Ends("iz")) Replace("ize");
        else if (EndsInDoubleConsonant())
        {
            if (_word[_length - 1] is not ('l' or 's' or 'z')) _length--;
        }
        else if (Measure() == 1 && IsShortSyllable(_length - 1)) Replace("e");
    }

    private void ReplaceLongEnding()
    {
        if (_length == 1) return;
        _ = _word[_length - 2] switch
        {
            'a' => Swap("ational", "ate") || Swap("tional", "tion"),
            'c' => Swap("enci", "ence") || Swap("anci", "ance"),
            'e' => Swap("izer", "ize"),
            'l' => Swap("bli", "ble") || Swap("alli", "al") || Swap("entli", "ent") || Swap("eli", "e") || Swap("ousli", "ous"),
            'o' => Swap("ization", "ize") || Swap("ation", "ate") || Swap("ator", "ate"),
            's' => Swap("alism", "al") || Swap("iveness", "ive") || Swap("fulness", "ful") || Swap("ousness", "ous"),
            't' => Swap("aliti", "al") || Swap("iviti", "ive") || Swap("biliti", "ble"),
            'g' => Swap("logi", "log"),
            _ => false,
        };
    }

    private void ReplaceShortEnding() => _ = _word[_length - 1] switch
    {
        'e' => Swap("icate", "ic") || Swap("ative", "") || Swap("alize", "al"),
        'i' => Swap("iciti", "ic"),
        'l' => Swap("ical", "ic") || Swap("ful", ""),
        's' => Swap("ness", ""),
        _ => false,
    };

    private void RemoveEnding()
    {
        if (_length == 1) return;
        var found = _word[_length - 2] switch
        {
            'a' => Ends("al"),
            'c' => Ends("ance") || Ends("ence"),
            'e' => Ends("er"),
            'i' => Ends("ic"),
            'l' => Ends("able") || Ends("ible"),
            'n' => Ends("ant") || Ends("ement") || Ends("ment") || Ends("ent"),
            'o' => (Ends("ion") && _stem > 0 && _word[_stem - 1] is 's' or 't') || Ends("ou"),
            's' => Ends("ism"),
            't' => Ends("ate") || Ends("iti"),
            'u' => Ends("ous"),
            'v' => Ends("ive"),
            'z' => Ends("ize"),
            _ => false,
        };
        if (found && Measure() > 1) _length = _stem;
    }

    private void RemoveLastLetter()
    {
        _stem = _length;
        if (_word[_length - 1] == 'e')
        {
            var measure = Measure();
            if (measure > 1 || (measure == 1 && !IsShortSyllable(_length - 2))) _length--;
        }

        if (_word[_length - 1] == 'l' && EndsInDoubleConsonant() && Measure() > 1) _length--;
    }

    /// <summary>Says whether the word ends so; replaces the ending where the stem is long enough.</summary>
    private bool Swap(string ending, string replacement)
    {
        if (!Ends(ending)) return false;
        if (Measure() > 0) Replace(replacement);
        return true;
    }

    private bool Ends(string ending)
    {
        if (!_word[.._length].EndsWith(ending)) return false;
        _stem = _length - ending.Length;
        return true;
    }

    private void Replace(string ending)
    {
        ending.CopyTo(_word[_stem..]);
        _length = _stem + ending.Length;
    }

    private readonly bool IsConsonant(int index) => _word[index] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => index == 0 || !IsConsonant(index - 1),
        _ => true,
    };

    /// <summary>Counts the changes from vowels to consonants in the stem: the m of the paper.</summary>
    private readonly int Measure()
    {
        var count = 0;
        var afterVowel = false;
        for (var i = 0; i < _stem; i++)
        {
            var consonant = IsConsonant(i);
            if (consonant && afterVowel) count++;
            afterVowel = !consonant;
        }

        return count;
    }

    private readonly bool StemHasVowel()
    {
        for (var i = 0; i < _stem; i++)
        {
            if (!IsConsonant(i)) return true;
        }

        return false;
    }

    private readonly bool EndsInDoubleConsonant() => _length >= 2 && _word[_length - 1] == _word[_length - 2] && IsConsonant(_length - 1);

    /// <summary>Says whether consonant, vowel, consonant end at an index, the last not w, x or y: hop, but not snow.</summary>
    private readonly bool IsShortSyllable(int index) =>
        index >= 2 && IsConsonant(index) && !IsConsonant(index - 1) && IsConsonant(index - 2) && _word[index] is not ('w' or 'x' or 'y');
}
