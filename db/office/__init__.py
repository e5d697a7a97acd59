"""What the office does, one verb a module: values in, one transaction, a value or a refusal back.

    open_office   make or open the records of an office
    accept        put an intake on the disk           drafts      half-done intakes
    supplement    papers asked for at intake          printing    print jobs and how they went
    find          dossiers by what people say         people      who has been here before
    today         the numbers of the home screen      uses        which procedures are common here
    promised      what was promised last              verify      whether what is stored is what was written

These are the only writers of dossiers and events.
"""
